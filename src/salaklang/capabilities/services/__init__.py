"""Services: what a person can ask of an agency, as reviewed definition files.

Owns: the form of a service definition, its check, its published versions, the way through its questions.
Promises: a published version never changes; a definition that asks for what a connected register holds is not
    published; every fee, clock and ground names its source and says when nobody has checked it.
Never: knows an applicant, a draft or a case; holds an answer; executes anything that a definition says.
"""
