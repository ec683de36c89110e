import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { type TarEntry, TarError, TarReader } from '../../../src/readers/parse/tar.ts'
import { type Entry, entryBytes, tar } from '../image/archives.ts'

/** Every entry and its content, read in pieces of a length. */
function read(bytes: Buffer, length = bytes.length): (TarEntry & { content: string })[] {
  const found: (TarEntry & { content: string })[] = []
  const reader = new TarReader((entry) => {
    const put = { ...entry, content: '' }
    found.push(put)
    return { write: (piece) => void (put.content += piece.toString('latin1')), end: () => {} }
  })
  for (let at = 0; at < bytes.length; at += length) reader.write(bytes.subarray(at, at + length))
  reader.end()
  return found
}

const one = (entry: Entry) => read(tar([entry]))[0]!
const failure = (bytes: Buffer): string => {
  try {
    read(bytes)
    return ''
  } catch (error) {
    if (error instanceof TarError) return error.message
    throw error
  }
}

it.each([1, 7, 511, 512, 513, 4096])('reads pieces of %d bytes', (length) => {
  const entries = [
    { name: 'a/', flag: '5', mode: 0o1777 },
    { name: 'a/x', content: 'x'.repeat(1000), mode: 0o4755, uid: 33 },
    { name: 'a/y', flag: '2', target: 'x' },
    { name: 'a/z', content: '' },
  ]
  expect(
    read(tar(entries), length).map(({ name, type, mode, uid, target, content }) => [
      name,
      type,
      mode,
      uid,
      target,
      content.length,
    ]),
  ).toEqual([
    ['a/', 'directory', 0o1777, 0, '', 0],
    ['a/x', 'file', 0o4755, 33, '', 1000],
    ['a/y', 'symlink', 0o644, 0, 'x', 0],
    ['a/z', 'file', 0o644, 0, '', 0],
  ])
})

it.each(['v7', 'ustar', 'gnu', 'oldgnu', 'posix'])('reads what GNU tar writes as %s', (format) => {
  const script = `cd "$(mktemp -d)" && mkdir -p ${format === 'v7' ? 'd' : `d/${'long/'.repeat(25)}`} && printf hello > d/f && chmod 4711 d/f && ln d/f d/g && ln -s f d/h && tar --format=${format} -cf - d && rm -r "$PWD"`
  const found = read(execFileSync('sh', ['-c', script]))
  const path = format === 'v7' ? 'd/' : `d/${'long/'.repeat(25)}`
  expect(found.find(({ name }) => name === path)?.type).toBe('directory')
  const [first, second] = found.filter(({ name }) => /^d\/[fg]$/.test(name))
  expect([first?.type, first?.mode, first?.content, second?.type, second?.target]).toEqual([
    'file',
    0o4711,
    'hello',
    'link',
    first?.name,
  ])
  expect(found.find(({ name }) => name === 'd/h')?.target).toBe('f')
})

it('reads sparse files of GNU tar and goes on behind them', { tags: 'large' }, () => {
  for (const format of ['--format=gnu', '--format=posix --sparse-version=1.0', '--format=posix --sparse-version=0.1']) {
    const script = `cd "$(mktemp -d)" && for i in 1 2 3 4 5 6 7 8 9; do printf x | dd of=s bs=1 seek=$((i * 1000000)) conv=notrunc 2>/dev/null; done; printf end > t; tar ${format} -S -cf - s t && rm -r "$PWD"`
    expect(read(execFileSync('sh', ['-c', script])).map(({ name, type }) => [name, type])).toEqual([
      ['s', 'file'],
      ['t', 'file'],
    ])
  }
})

it('takes name, size, owner and capabilities from PAX headers, bytes as they are', () => {
  const capability = Buffer.from([1, 0, 0, 2, 0x80, 0x20, 0xff, 0, 0, 0, 0, 0])
  const entry = one({
    name: 'short',
    content: 'abc',
    pax: { path: 'x/\u00e9', uid: '70000', 'SCHILY.xattr.security.capability': capability, comment: 'a=b\nc' },
  })
  expect([entry.name, entry.uid, entry.capability]).toEqual(['x/\u00e9', 70000, capability])
  expect(one({ name: 'a', content: 'abc', size: 0, pax: { size: '3' } }).content).toBe('abc')
})

it('passes over global headers, devices and unknown types', () => {
  const entries: Entry[] = [
    { name: 'g', flag: 'g', content: '18 path=everywhere' },
    { name: 'null', flag: '3', size: 4096 },
    { name: 'v', flag: 'V', content: 'volume' },
    { name: 'last', content: 'x' },
  ]
  expect(read(tar(entries)).map(({ name, type }) => [name, type])).toEqual([
    ['null', 'other'],
    ['v', 'other'],
    ['last', 'file'],
  ])
})

it('is an error where it breaks off or is none', () => {
  const whole = tar([{ name: 'a', content: 'x'.repeat(2000) }])
  expect(failure(whole.subarray(0, 900))).toBe('the archive breaks off')
  expect(failure(whole.subarray(0, 100))).toBe('the archive breaks off')
  expect(failure(Buffer.from('no archive at all'.repeat(100)))).toBe('it is not a sound tar archive')
  expect(failure(Buffer.concat([Buffer.alloc(512), whole]))).toBe('it is not a sound tar archive')
  expect(failure(entryBytes({ name: 'x', flag: 'x', size: 9e6 }))).toBe('a header in it is too long')
  for (const record of ['', 'x', '99 path=a\n', '9 path=ab', '-5 a=b\n', '7 size=\n', '9 size=1e9\n'])
    expect(failure(tar([{ name: 'x', flag: 'x', content: record }, { name: 'a' }])), record).toMatch(
      record === '' ? /^$/ : /not sound$/,
    )
  // Without the two empty blocks it is still whole.
  expect(read(whole.subarray(0, 512 + 2048)).length).toBe(1)
})
