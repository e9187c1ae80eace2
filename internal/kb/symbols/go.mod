// This module exists for its test alone, which reads the sources of the libraries
// that the knowledge base speaks of. They are named in modules.txt, not required
// here: no one build could contain them all, since some cannot stand beside the
// newest version of others.
module github.com/lmicheck/lmicheck/internal/kb/symbols

go 1.26.0

require github.com/lmicheck/lmicheck v0.0.0

replace github.com/lmicheck/lmicheck => ../../..
