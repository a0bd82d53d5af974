"""Which bytes, exactly?

Snapshots (canonical JSON, frozen), stored documents (bytes found by their SHA-256),
the gapless register, the acts that the product issues and the links between an act
and its files. It does not know what an act says: that is ``grants``. Begin at
``models.py``, then ``store.py`` (bytes on disk) and ``register.py`` (numbers).
"""
