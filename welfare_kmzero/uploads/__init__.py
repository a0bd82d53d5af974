"""May this file come in?

Answers: is a body too long (``receiving``), which kind of file is it by its bytes (``kinds``),
does it do anything when it is opened (``pdf``, ``images``), what does a signature enclose
and who signed (``signed``), under which name is it shown (``names``). ``checking.check``
asks all of it. Bytes are looked at and never rewritten; every refusal is one sentence in
Italian. It keeps nothing and knows no project and no call.
"""
