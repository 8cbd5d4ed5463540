"""How files are changed; `trueline.analysis.writer` is the way in, `recovery` is called at every start.

In the order in which a change passes through: `changes` (what may be asked, and the answers), `planning`
with `carrying` (what can be refused beforehand), `folders` (open and locked), `journal`, `transaction`,
`undoing` (back, or on to the end), and below them `place` (one file by its folder and name) and
`exchange` (what only some systems can do).
"""
