"""What a stranger's file is, found out by parsers in a child process that is limited and killed.

Pure: the child (`python -m portal.ground.files.judging`) imports no Django and no settings. Each kind
of file has its module; none of them looks at bytes by regular expressions.
"""
