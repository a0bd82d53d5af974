"""What can be wrong with bytes in the store."""


class DocumentDamaged(Exception):
    """The bytes in the store are not those that were stored (UPL-9)."""

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"Il documento {digest} è stato alterato: i suoi byte non sono più quelli."
        )
        self.digest = digest


class DocumentMissing(DocumentDamaged):
    """The store has no bytes under this hash."""

    def __init__(self, digest: str) -> None:
        Exception.__init__(self, f"Il documento {digest} manca dal deposito.")
        self.digest = digest


class DocumentNotKept(Exception):
    """The bytes could not be stored; nothing was written."""
