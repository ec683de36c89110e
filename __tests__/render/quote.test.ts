import { describe, expect, it } from 'vitest'
import { drawQuote } from '../../src/render/quote.ts'

/** The guilty text stands between « and ». */
function draw(text: string, width = 0): string[] {
  const start = text.indexOf('«')
  const end = text.indexOf('»') - 1
  return drawQuote({ text: text.replace(/[«»]/g, ''), marks: [{ start, end }] }, width)
}

describe('a quoted line', () => {
  it.each([
    ['    privileged: «true»', ['privileged: true', '            ^^^^']],
    ['\t\timage:\t«web»\r', ['image:  web', '        ^^^']],
    ['名前: «日本» x', ['名前: 日本 x', '      ^^^^']],
    ['🚢: «x»', ['🚢: x', '    ^']],
    ['e\u0301: «x»', ['e\u0301: x', '   ^']],
    ['a: «»b', ['a: b', '   ^']],
    ['a:«»', ['a:', '  ^']],
    ['«»', ['', '^']],
  ])('%j points at the guilty text', (text, expected) => {
    expect(draw(text)).toEqual(expected)
  })

  it('marks several places, apart', () => {
    const marks = [
      { start: 0, end: 1 },
      { start: 4, end: 6 },
    ]
    expect(drawQuote({ text: 'a b cd', marks }, 0)).toEqual(['a b cd', '^   ^^'])
  })

  it('is cut to the width, around what is pointed at', () => {
    const long = `${'x'.repeat(200)} «guilty» ${'y'.repeat(200)}`
    const [line, carets] = draw(long, 40)
    expect([line!.length, line!.startsWith('…'), line!.endsWith('…')]).toEqual([40, true, true])
    expect(line!.slice(carets!.indexOf('^'), carets!.length)).toBe('guilty')
    expect(draw(`«${'x'.repeat(100)}»`, 40).map((text) => text.length)).toEqual([40, 39])
    expect(draw(`image: «a» ${'y'.repeat(200)}`, 40)[0]?.startsWith('image: a yyy')).toBe(true)
    for (const text of draw(`${'名'.repeat(100)}«日»${'本'.repeat(100)}`, 40))
      expect(text.length).toBeLessThanOrEqual(40)
  })

  it('lets nothing foreign move the cursor or hide', () => {
    expect(draw('a: «\u001b[2J\u202e»b')).toEqual(['a: ␛[2J�b', '   ^^^^^'])
  })
})
