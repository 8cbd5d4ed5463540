"""The tree of a file and the views of it."""
from trueline.syntax.blocks import scan_blocks
from trueline.syntax.tree import *
class Tree:
    def __init__(self,data):
        self.data=data
        self.blocks,self.problems=scan_blocks(data,0)
def parse(data): return Tree(data)
