# The finished server at rest: which thread waits where?
info threads
