import { describe, expect, it } from 'vitest'
import { clip, code, link, logLines, plain, plainLines, preformatted, prose } from '../../src/render/escape.ts'

describe('plain', () => {
  it.each([
    ['compose.yaml:14', 'compose.yaml:14'],
    ['größe 日本 🚢', 'größe 日本 🚢'],
    ['a\nb\r\nc\td\u2028e', 'a b c d e'],
    ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['\u001b]8;;http://evil\u0007x', '␛]8;;http://evil␇x'],
    ['a\u0000b\u007fc', 'a␀b␡c'],
    ['\u009b31m', '�31m'],
    ['user\u202enimda', 'user�nimda'],
    ['zero\u200bwidth\ufeff', 'zero�width�'],
    ['half \ud83d', 'half �'],
  ])('prints %j as %j', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  it('keeps the lines of a log and drops blank ones at the end', () => {
    expect(plainLines('a\r\n\nb\u001b[2J\n\n')).toEqual(['a', '', 'b␛[2J'])
  })
})

describe('clip', () => {
  it('cuts only what is too long', () => {
    expect(clip('abcd', 4)).toBe('abcd')
    expect(clip('abcde', 4)).toBe('abc…')
  })

  it('never leaves half a character', () => {
    expect(clip('ab🚢cd', 4)).toBe('ab…')
  })
})

describe('Markdown', () => {
  it('keeps a name literal: no table, markup, HTML, mention or end of code', () => {
    expect(code('a|b`c<d>&*e_')).toBe('<code>a&#124;b&#96;c&#60;d&#62;&#38;&#42;e&#95;</code>')
    expect(code('</code><img src=x>')).toBe('<code>&#60;/code&#62;&#60;img src=x&#62;</code>')
    expect(code('x\n# big')).toBe('<code>x &#35; big</code>')
    expect(code('nginx:1.27@sha256:ab')).toBe('<code>nginx:1.27@sha256:ab</code>')
    expect(code('http://x.y _www.x.y a@x.y')).toBe('<code>http:\u200b//x.y &#95;www\u200b.x.y a@\u200bx.y</code>')
  })

  it.each([
    ['web has no memory limit', 'web has no memory limit'],
    [
      '**b** _i_ ~~s~~ [t](u) ![i](u)',
      '&#42;&#42;b&#42;&#42; &#95;i&#95; &#126;&#126;s&#126;&#126; &#91;t&#93;&#40;u&#41; &#33;&#91;i&#93;&#40;u&#41;',
    ],
    ['thanks @octocat', 'thanks @\u200boctocat'],
    ['name@sha256:abc', 'name@sha256:abc'],
    ['fixes #123 and GH-7', 'fixes &#35;\u200b123 and GH-\u200b7'],
    ['see 0123456789abcdef', 'see 012345\u200b6789abcdef'],
    ['facade', 'facade'],
    ['1073741824 bytes', '1073741824 bytes'],
    ['https://evil.example www.evil.example', 'https:\u200b//evil.example www\u200b.evil.example'],
    ['$x^2$', '&#36;x^2&#36;'],
    ['- not a list', '&#45; not a list'],
    ['1. not a list', '1&#46; not a list'],
    ['    not code', 'not code'],
    ['1.5 cores', '1.5 cores'],
    ['\\| \\', '&#92;&#124; &#92;'],
    ['set `a_b` or `c|d`', 'set <code>a&#95;b</code> or <code>c&#124;d</code>'],
    ['one ` alone', 'one &#96; alone'],
    ['`</code><b>`', '<code>&#60;/code&#62;&#60;b&#62;</code>'],
  ])('takes the meaning out of %j', (text, expected) => {
    expect(prose(text)).toBe(expected)
  })

  it('cannot be led out of a link', () => {
    expect(link('https://h/"onmouseover="x|', code('a"b'))).toBe(
      '<a href="https://h/&#34;onmouseover=&#34;x&#124;"><code>a&#34;b</code></a>',
    )
  })

  it('keeps a log in its block', () => {
    expect(preformatted(['::error::x', '', '</pre>', '```'])).toBe(
      '<pre>&#58;:error::x\n \n&#60;/pre&#62;\n&#96;&#96;&#96;</pre>',
    )
  })
})

describe('lines of a log', () => {
  it('hold no command of the runner', () => {
    expect(logLines('web ##[add-mask]a ##[error]\n# [x]')).toBe('web ## [add-mask]a ## [error]\n# [x]')
  })

  it('are cut above 4000 characters, each for itself, and end their colour there', () => {
    const fits = 'x'.repeat(4000)
    expect(logLines(`${fits}\nshort`, '!')).toBe(`${fits}\nshort`)
    expect(logLines(`${fits}y\nshort`, '!')).toBe(`${'x'.repeat(3999)}…!\nshort`)
  })
})
