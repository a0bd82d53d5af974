"""What do we write to people?

A ``Message`` is kept in the transaction of the fact that it tells, and a job sends it: a
mail server that is down, slow or hanging costs no request anything. It carries a notice and
a link, never the matter itself. It knows neither calls nor projects: who writes names a
template. Begin at ``post.py``.
"""
