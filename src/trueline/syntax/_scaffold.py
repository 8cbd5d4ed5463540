"""TEMPORARY scaffold so that the floors above can be tried; the real scanner replaces it."""
import re
from trueline.syntax.tree import *
from trueline.text import LineIndex, Span

_L = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")

def _lines(d, a, b):
    out=[]
    for m in _L.finditer(d,a,b):
        if m.start()==m.end(): break
        out.append((m.start(), m.start()+len(m[0].rstrip(b"\r\n"))))
    return out

def cells(d,a,b):
    s=d[a:b]; out=[]; i=a; e=b
    while i<e and d[i:i+1] in b" \t": i+=1
    while e>i and d[e-1:e] in b" \t": e-=1
    if d[i:i+1]==b"|": i+=1
    if e>i and d[e-1:e]==b"|" and d[e-2:e-1]!=b"\\": e-=1
    start=i
    j=i
    def add(x,y):
        p,q=x,y
        while p<q and d[p:p+1] in b" \t": p+=1
        while q>p and d[q-1:q] in b" \t": q-=1
        if p==q: p=q=min(x+1,y) if y>x else x
        out.append(Cell(p,q,Span(x,y)))
    while j<e:
        c=d[j]
        if c==92: j+=2; continue
        if c==124: add(start,j); start=j+1
        j+=1
    add(start,e)
    return tuple(out)

_DELIM=re.compile(rb"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_ITEM=re.compile(rb"^(\s*)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_H=re.compile(rb"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_F=re.compile(rb"^\s*(`{3,}|~{3,})([^`]*)$")
def blocks(d, lines, problems):
    out=[]; i=0; n=len(lines)
    while i<n:
        a,b=lines[i]; s=d[a:b]; t=s.strip()
        if not t: i+=1; continue
        st=a+len(s)-len(s.lstrip())
        m=_F.match(s)
        if m:
            j=i+1; mark=m[1]
            while j<n and not (d[lines[j][0]:lines[j][1]].strip().startswith(mark) and set(d[lines[j][0]:lines[j][1]].strip())<=set(mark)): j+=1
            closed=j<n
            if not closed: problems.append(Problem(Span(st,b),"unclosed-fence","fence is never closed"))
            info=m[2].strip(); ia=a+m.start(2)+ (len(m[2])-len(m[2].lstrip()))
            body=Span(lines[i+1][0] if i+1<n else b, lines[j][0] if closed else lines[-1][1])
            lang=(info.split() or [b""])[0].decode("utf8","replace").lower()
            end=lines[j][1] if closed else lines[-1][1]
            out.append(Fence(st,end,Span(ia,ia+len(info)),lang,body,closed)); i=j+1; continue
        m=_H.match(s)
        if m:
            x=a+(m.start(2) if m[2] is not None else len(s)); y=x+len((m[2] or b"").rstrip())
            out.append(Heading(st,b,len(m[1]),Span(x,y),d[x:y].decode("utf8","replace"))); i+=1; continue
        if re.match(rb"^ {0,3}([-*_])[ \t]*(\1[ \t]*){2,}$",s): out.append(Rule(st,b)); i+=1; continue
        if t.startswith(b"<!--"):
            e=d.find(b"-->",st); j=i
            while j<n-1 and lines[j][1]<e: j+=1
            out.append(Comment(st,lines[j][1],Span(st+4,max(e,st+4)),False,e>=0)); i=j+1; continue
        if t.startswith(b"%%"):
            e=d.find(b"%%",st+2); j=i
            while j<n-1 and lines[j][1]<e: j+=1
            out.append(Comment(st,lines[j][1],Span(st+2,max(e,st+2)),True,e>=0)); i=j+1; continue
        if t.startswith(b">"):
            j=i; sub=[]
            while j<n and d[lines[j][0]:lines[j][1]].strip().startswith(b">"):
                x,y=lines[j]; k=d.index(b">",x)+1
                if d[k:k+1]==b" ": k+=1
                sub.append((k,y)); j+=1
            call=None; m=re.match(rb"\[!([\w-]+)\][+-]?[ \t]*(.*)$",d[sub[0][0]:sub[0][1]])
            if m:
                k=sub[0][0]; call=Callout(m[1].decode().lower(),Span(k+m.start(1),k+m.end(1)),Span(k+m.start(2),k+m.end(2)))
            out.append(Quote(st,lines[j-1][1],call,blocks(d,sub[1:] if call else sub,problems))); i=j; continue
        m=_ITEM.match(s)
        if m:
            base=len(m[1].expandtabs()); items=[]; ordered=m[2][:1].isdigit(); first=st
            j=i
            while j<n:
                x,y=lines[j]; q=d[x:y]; mm=_ITEM.match(q)
                if not mm or len(mm[1].expandtabs())!=base: break
                k=j+1
                while k<n:
                    q2=d[lines[k][0]:lines[k][1]]
                    if not q2.strip():
                        if k+1<n and d[lines[k+1][0]:lines[k+1][1]][:1] in b" \t" and d[lines[k+1][0]:lines[k+1][1]].strip(): k+=1; continue
                        break
                    ind=len(q2.expandtabs())-len(q2.expandtabs().lstrip())
                    if ind>base: k+=1; continue
                    if _ITEM.match(q2) or _H.match(q2) or _F.match(q2) or q2.startswith((b"---",b">",b"|")): break
                    k+=1
                mk=Span(x+mm.start(2),x+mm.end(2)); c=x+mm.end(); check=None; tick=False
                cm=re.match(rb"\[(.)\](?:[ \t]+|$)",d[c:y])
                if cm: check=Span(c+1,c+2); tick=cm[1]!=b" "; c+=cm.end()
                sub=([(c,y)] if c<y else [])+lines[j+1:k]
                while sub and not d[sub[-1][0]:sub[-1][1]].strip(): sub.pop()
                items.append(Item(mk.start,sub[-1][1] if sub else y,mk,check,tick,min(c,y),blocks(d,sub,problems)))
                j=k
                while j<n and not d[lines[j][0]:lines[j][1]].strip() and j+1<n and _ITEM.match(d[lines[j+1][0]:lines[j+1][1]]): j+=1
            out.append(List(first,items[-1].end,ordered,tuple(items))); i=j; continue
        if i+1<n and b"|" in t and _DELIM.match(d[lines[i+1][0]:lines[i+1][1]]) and len(cells(d,a,b))==len(cells(d,*lines[i+1])):
            j=i+2; rows=[]
            while j<n and d[lines[j][0]:lines[j][1]].strip() and not _H.match(d[lines[j][0]:lines[j][1]]) and b"|" in d[lines[j][0]:lines[j][1]]:
                x,y=lines[j]; y=x+len(d[x:y].rstrip()); x+=len(d[x:y])-len(d[x:y].lstrip()); rows.append(Row(x,y,cells(d,x,y))); j+=1
            h=Row(st,b,cells(d,a,b)); dl=Row(*lines[i+1],cells(d,*lines[i+1]))
            out.append(Table(st,lines[j-1][1],h,dl,tuple(rows))); i=j; continue
        j=i+1
        while j<n:
            q=d[lines[j][0]:lines[j][1]]
            if not q.strip() or _H.match(q) or _F.match(q) or q.lstrip().startswith((b">",b"- ",b"* ",b"---")) : break
            j+=1
        out.append(Paragraph(st,lines[j-1][0]+len(d[lines[j-1][0]:lines[j-1][1]].rstrip()))); i=j
    return tuple(out)

_WIKI=re.compile(rb"(!?)\[\[([^\[\]\r\n]*)\]\]")
_MD=re.compile(rb"(!?)\[([^\[\]\r\n]*)\]\(([^()\s]*)(?:[ \t]+\"[^\"]*\")?\)")
def wiki(d,m):
    a=m.start(2); inner=m[2]; al=None; als=None
    k=inner.find(b"|"); tgt=inner; 
    if k>=0:
        tgt=inner[:k]; als=Span(a+k+1,m.end(2)); al=inner[k+1:].decode("utf8","replace").strip()
        if tgt.endswith(b"\\"): tgt=tgt[:-1]
    h=None; hs=None; bl=None; q=tgt.find(b"#")
    if q>=0:
        hh=tgt[q+1:]; hs=Span(a+q+1,a+len(tgt)); tt=tgt[:q]
        if hh.startswith(b"^"): bl=hh[1:].decode("utf8","replace"); 
        else: h=hh.decode("utf8","replace").strip()
    else: tt=tgt
    return WikiLink(m.start(),m.end(),bool(m[1]),tt.decode("utf8","replace").strip(),Span(a,a+len(tt)),h,hs,bl,al,als)

class Tree:
    def __init__(self,data):
        self.data=data; self.problems=(); pr=[]
        from trueline.syntax.frontmatter import read_front_matter
        self.front_matter=read_front_matter(data)
        a=self.front_matter.end if self.front_matter else (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        self.blocks=blocks(data,_lines(data,a,len(data)),pr)
        self.problems=tuple(pr); self.lines=LineIndex(data)
        hs=[(k,b) for k,b in enumerate(self.blocks) if isinstance(b,Heading)]
        def build(lo,hi,start,end,head):
            ch=[]; k=lo
            own=[]
            while k<hi and not isinstance(self.blocks[k],Heading): own.append(self.blocks[k]); k+=1
            while k<hi:
                h=self.blocks[k]; e=k+1
                while e<hi and not (isinstance(self.blocks[e],Heading) and self.blocks[e].level<=h.level): e+=1
                ch.append(build(k+1,e,h.start,self.blocks[e].start if e<hi else end,h)); k=e
            return Section(start,end,head,tuple(own),tuple(ch))
        self.root=build(0,len(self.blocks),a,len(data),None)
        out=[]
        def fl(s):
            for c in s.children: out.append(c); fl(c)
        fl(self.root); self.sections=tuple(out)
        self.comments=tuple(Span(m.start(),m.end()) for m in re.finditer(rb"<!--.*?-->|%%.*?%%",data,re.S))
        skip=[(b.start,b.end) for b in self.walk() if isinstance(b,(Fence,Code))]+list(self.comments)
        self.code_spans=tuple(CodeSpan(m.start(),m.end(),Span(m.start(2),m.end(2))) for m in re.finditer(rb"(`+)([^`\n]+)\1",data) if not any(x<=m.start()<y for x,y in skip))
        skip+= [(c.start,c.end) for c in self.code_spans]
        ls=[]
        for m in _WIKI.finditer(data,a):
            if not any(x<=m.start()<y for x,y in skip): ls.append(wiki(data,m))
        for m in _MD.finditer(data,a):
            if not any(x<=m.start()<y for x,y in skip): ls.append(MarkdownLink(m.start(),m.end(),bool(m[1]),Span(*m.span(2)),m[3].decode("utf8","replace"),Span(*m.span(3))))
        self.links=tuple(sorted(ls,key=lambda l:l.start))
        self.front_links=tuple(wiki(data,m) for m in _WIKI.finditer(data,0,a)) if self.front_matter else ()
        self.tags=()
    def text(self,n): return self.data[n[0]:n[1]].decode("utf8","replace")
    def walk(self):
        def w(bs):
            for b in bs:
                yield b
                if isinstance(b,Quote): yield from w(b.blocks)
                elif isinstance(b,List):
                    for it in b.items: yield from w(it.blocks)
        yield from w(self.blocks)
    def label(self,n):
        if isinstance(n,Item):
            if not n.blocks or not isinstance(n.blocks[0],Paragraph): return None
            n=n.blocks[0]
        m=re.match(rb"(\*\*|__|[*_])([^*_\r\n]+?):?\1:?[ \t]*",self.data[n.start:n.end])
        if not m or b":" not in m[0]: return None
        s=n.start; return Label(s,s+m.end(),m[2].decode("utf8","replace"),Span(s+m.start(2),s+m.end(2)),Span(s+m.end(),n.end))
    def fence_text(self,f): return self.text(f.body)

def parse(data): return Tree(data)
