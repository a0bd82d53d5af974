"""Why a file does not come in, in the words of the person who sent it."""


class FileRefused(ValueError):
    """The file is not accepted; the text says why and what to do."""


class FileTooLarge(FileRefused):
    """More bytes than one file may have."""
