import { Marked } from 'marked'

/** Nearly as GitHub shows a comment: its tables, its code, its colours, the box around it. */
const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; max-width: 900px; background: #fff; color: #1f2328; font: 14px/1.5 "Noto Sans", Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
.box { border: 1px solid #d1d9e0; border-radius: 6px; }
.box + .box { margin-top: 16px; }
.who { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 8px 16px; color: #59636e; }
.who b { color: #1f2328; }
.who i { font-style: normal; border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 6px; font-size: 12px; }
.text { padding: 16px; }
.text > :first-child { margin-top: 0; }
.text > :last-child { margin-bottom: 0; }
h2 { font-size: 1.5em; line-height: 1.25; font-weight: 600; margin: 24px 0 16px; padding-bottom: .3em; border-bottom: 1px solid #d1d9e0b3; }
h3 { font-size: 1.25em; line-height: 1.25; font-weight: 600; margin: 24px 0 16px; }
p, table, details, pre, ul { margin: 0 0 16px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; vertical-align: top; text-align: left; overflow-wrap: break-word; }
th { font-weight: 600; } td:first-child { white-space: nowrap; } td:last-child { width: 32%; }
tr:nth-child(2n) { background: #f6f8fa; }
code { font: 85% "DejaVu Sans Mono", monospace; background: #818b981f; border-radius: 6px; padding: .2em .4em; }
pre { font: 85%/1.45 "DejaVu Sans Mono", monospace; background: #f6f8fa; border-radius: 6px; padding: 16px; overflow: auto; }
td pre { margin: 8px 0; }
a { color: #0969da; text-decoration: none; } a:hover { text-decoration: underline; }
sub { font-size: 75%; line-height: 0; }
ul { padding-left: 2em; }
.change { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
.change p { margin: 0; padding: 6px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; font-size: 12px; }
.change pre { margin: 0; padding: 0; border-radius: 0; background: #dafbe1; white-space: pre-wrap; }
.change pre span { display: block; padding: 0 16px; } .change pre span::before { content: "+ "; color: #116329; }
.change div { padding: 8px 16px; text-align: right; border-top: 1px solid #d1d9e0; background: #fff; }
.change div span { border: 1px solid #d1d9e0; border-radius: 6px; background: #f6f8fa; padding: 3px 12px; font-size: 12px; font-weight: 500; }
`

const escaped = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)

const marked = new Marked({
  gfm: true,
  renderer: {
    code({ text, lang }) {
      if (lang !== 'suggestion') return false
      const lines = text.split('\n').map((line) => `<span>${escaped(line)}</span>`)
      return `<div class="change"><p>Suggested change</p><pre>${lines.join('')}</pre><div><span>Commit suggestion</span></div></div>`
    },
  },
})

/** Comments of a pull request, each in its box. */
export function commentPage(comments: readonly string[], says: string): string {
  const boxes = comments.map(
    (markdown) =>
      `<div class="box"><div class="who"><b>github-actions</b> <i>bot</i> ${says}</div><div class="text">${marked.parse(markdown)}</div></div>`,
  )
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>comment</title><style>${style}</style><body>${boxes.join('')}`
}
