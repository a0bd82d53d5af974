"""The bytes of each object of a PDF, made once.

pydyf makes them twice, for the file and for the hash that identifies it, and compresses
every stream each time.
"""

import pydyf


class Written(pydyf.Object):
    """An object that will not change any more, in the place of the one it is made of."""

    def __init__(self, made: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = made.number, made.generation, made.free
        self._data: bytes = made.data
        self._is_compressible: bool = made.compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._is_compressible


def settle(_document: object, pdf: pydyf.PDF) -> None:
    """Finish ``pdf``: WeasyPrint calls this when all its objects are there."""
    pdf.objects[:] = [made if made.free == "f" else Written(made) for made in pdf.objects]
