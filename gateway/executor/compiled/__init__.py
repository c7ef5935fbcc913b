"""Runs plans on structs made for them: the fast way beside the interpreter, which decides what is right.

Whatever is odd, in the plan or in an answer, goes to the interpreter: at compile time (Unsupported), or by
starting over from the kept answers (Restart). Both give the same bytes.
"""
