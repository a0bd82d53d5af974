"""What may anyone see?

Anonymous pages (home, calls, results, funded projects, verify a document), the start
page of who is signed in, and what every template shares: tags and context. It decides
nothing and writes nothing. Begin at ``urls.py``.
"""
