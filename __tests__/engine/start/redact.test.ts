import { describe, expect, it } from 'vitest'
import { reasonOf } from '../../../src/engine/engine-error.ts'
import { LogTail } from '../../../src/engine/start/log-tail.ts'
import { redactedLine } from '../../../src/engine/start/redact.ts'

const log = (environment: readonly string[], ...chunks: readonly string[]) => {
  const tail = new LogTail({ environment })
  for (const chunk of chunks) tail.stdout.write(chunk)
  return tail.lines()
}

it('neither stream takes a line of the other apart', () => {
  const tail = new LogTail({ environment: ['TOKEN=s3same-long'] })
  tail.stdout.write('with s3sa')
  tail.stderr.write('warning: ')
  tail.stdout.write('me-long\nthe ')
  tail.stderr.write('low\nthe ')
  tail.stdout.write('end')
  expect(tail.lines()).toBe('with ***\nwarning: low\nthe end\nthe')
})

describe('what the container was given does not stand in its log', () => {
  it.each<[string, string[], string, string]>([
    ['a password', ['DB_PASSWORD=hunter2'], 'login with hunter2', 'login with ***'],
    ['the longer of two', ['A_PASSWORD=hunter2', 'B_PASSWORD=hunter2-long'], 'with hunter2-long', 'with ***'],
    ['a value of any name', ['MODE=blue-green-9'], 'mode blue-green-9', 'mode ***'],
    ['a connection string', ['REPORT_DSN=host=db user=a'], 'opened host=db user=a!', 'opened ***!'],
    ['a short one, as a word', ['BASIC_AUTH=ab'], 'ab about ab', '*** about ***'],
    ['a number, where its name says so', ['PIN_SECRET=4711'], 'pin 4711', 'pin ***'],
    ['a number that is too long for a setting', ['PIN=48151623'], 'pin 48151623', 'pin ***'],
    ['blanks around it', ['API_TOKEN=  s3same  '], '[  s3same  ] [s3same]', '[  ***  ] [***]'],
    ['a value over many lines', ['NOTE=first line\nsecond line'], 'first line\r\nsecond line\n', '***\n***'],
    ['a value that control characters take apart', ['TOKEN=s3same'], 's3\x1b[0msame', '***'],
    ['a link in it', ['TOKEN=s3same'], 's3\x1b]8;;x\x07same', '***'],
    ['zeros in it', ['TOKEN=s3same'], 's\x003\x00s\x00a\x00m\x00e', '***'],
    ['a backspace in it', ['TOKEN=s3same'], 's3X\bsame', '***'],
    ['a line break in it', ['TOKEN=s3same-long'], 'has s3same\n  -long now', 'has ***\n*** now'],
    ['in base64', ['TOKEN=s3same-long'], 'czNzYW1lLWxvbmc= sent', '***c= sent'],
    [
      'in base64 after a user',
      ['TOKEN=s3same-long'],
      Buffer.from('admin:s3same-long').toString('base64'),
      'YWRtaW46***c=',
    ],
    [
      'in base64 after two letters',
      ['TOKEN=s3same-long'],
      Buffer.from('a:s3same-long').toString('base64'),
      'YTp***w==',
    ],
    ['in hexadecimal', ['TOKEN=s3same'], '733373616d65', '***'],
    ['in a URL', ['NOTE=s3/s+me x'], 'q=s3%2Fs%2Bme%20x q=s3%2fs%2bme%20x', 'q=*** q=***'],
    ['in JSON', ['NOTE=s3"sa\\me'], '{"a":"s3\\"sa\\\\me"}', '{"a":"***"}'],
    ['in a shell', ["NOTE=s3'same"], "'s3'\\''same'", "'***'"],
    ['in a shell, character by character', ["NOTE=s3'sa me&x"], "s3\\'sa\\ me\\&x", '***'],
    ['in JSON of Go', ['NOTE=s3<sa>&me'], '{"a":"s3\\u003csa\\u003e\\u0026me"}', '{"a":"***"}'],
    ['in JSON of Python', ['NOTE=pässwörd-ключ'], '"p\\u00e4ssw\\u00f6rd-\\u043a\\u043b\\u044e\\u0447"', '"***"'],
    ['in JSON in JSON', ['NOTE=s3"sa\\me'], '{\\"a\\":\\"s3\\\\\\"sa\\\\\\\\me\\"}', '{\\"a\\":\\"***\\"}'],
    ['as bytes of Python', ['NOTE=pässwörd'], "b'p\\xc3\\xa4ssw\\xc3\\xb6rd'", "b'***'"],
    ['in a text of Python', ['NOTE=s3\'sa"me'], "'s3\\'sa\"me'", "'***'"],
    ['in HTML', ['NOTE=s3<sa"m\'e&'], 's3&lt;sa&quot;m&#39;e&amp;', '***'],
    ['in SQL', ["NOTE=s3'same"], "'s3''same'", "'***'"],
    ['wholly in escapes', ['NOTE=s3same'], '%73%33%73%61%6d%65 \\163\\063\\163\\141\\155\\145', '*** ***'],
    [
      'a path with what looks like an escape',
      ['NOTE=C:\\new\\x41z'],
      'in C:\\new\\x41z, "C:\\\\new\\\\x41z"',
      'in ***, "***"',
    ],
    ['nothing else with quotes', ['NOTE=s3same'], `"s3" is 'same' for "s3sand"`, `"s3" is 'same' for "s3sand"`],
    ['in capitals', ['NOTE=s3same'], 'S3SAME', '***'],
    [
      'the password of a URL',
      ['DATABASE_URL=postgres://shop:s3s%40me@db/shop'],
      'as s3s%40me or s3s@me',
      'as *** or ***',
    ],
    ['a value of JSON', ['CONFIG={"user":"x","password":"s3same-x"}'], 'it is s3same-x', 'it is ***'],
  ])('%s', (_, environment, text, shown) => {
    expect(log(environment, text)).toBe(shown)
  })

  it('but switches, numbers and paths do', () => {
    const environment = ['DEBUG=true', 'PORT=8080', 'DATA=/var/lib/shop', 'PASSWORD=', 'NOTHING']
    const text = 'debug true, port 8080, /var/lib/shop: Permission denied'
    expect(log(environment, text)).toBe(text)
    expect(log(['DATABASE_URL=postgres://shop@db/shop', 'NOTE=a b'], 'shop on db has ab')).toBe('shop on db has ab')
  })

  it('a value longer than a line of the report', () => {
    const value = Array.from({ length: 700 }, (_, index) => index.toString(36)).join('')
    expect(log([`API_TOKEN=${value}`], `token ${value} end`)).toBe('token *** end')
    expect(log([`API_TOKEN=${value.repeat(9)}`], `token ${value.repeat(9)} end`)).toBe('token *** end')
  })

  it('a value across chunks, and where the kept part begins', () => {
    expect(log(['TOKEN=s3same'], 's3s', 'ame')).toBe('***')
    const value = `${'s3cr'.repeat(200)}!`
    for (const rest of [15_000, 15_800, 16_100, 16_383]) {
      const shown = log([`TOKEN=${value}`], 'x '.repeat(9000), value, 'y '.repeat(rest / 2))
      expect(shown).not.toContain('s3cr')
    }
  })
})

describe('what looks like a credential does not stand in a log', () => {
  it.each([
    ['PASSWORD=hunter2 given', 'PASSWORD=***'],
    ['connecting to postgres://app:hunter2@db', 'connecting to postgres://***@db'],
    ['Authorization: Bearer abc.def', 'Authorization: ***'],
    ['sent Basic dTpodW50ZXIy to it, basic configuration', 'sent Basic *** to it, basic configuration'],
    ['pw=hunter2, "pw":"hunter2", db_pw: hunter2', 'pw=***, "pw":***, db_pw: ***'],
    ['shipping=1 and spin: fast', 'shipping=1 and spin: fast'],
  ])('%s', (text, shown) => {
    expect(log([], text)).toBe(shown)
  })

  it('a private key, from its first line to its last', () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIabc', 'def', '-----END PRIVATE KEY-----']
    expect(log([], ['before', ...key, 'after'].join('\n'))).toBe('before\n***\n***\n***\n***\nafter')
    expect(log([], [...key.slice(1), 'after'].join('\n'))).toBe('***\n***\n***\nafter')
  })
})

describe('however many values there are', () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => `SETTING_${index}=value-of-${index}-x`)

  it('each is hidden, the last one too', () => {
    expect(log([...values(5_000), 'PW=correct-horse-battery'], 'with value-of-7-x and correct-horse-battery')).toBe(
      'with *** and ***',
    )
    expect(log([...values(5_000), 'PW=ab'], 'ab about ab')).toBe('*** about ***')
  })

  it('nothing is shown where they are too many to look for', () => {
    expect(log([...values(50_000), 'PW=correct-horse-battery'], 'with correct-horse-battery\nor not')).toBe('***\n***')
    expect(redactedLine('with correct-horse-battery', [...values(50_000), 'PW=correct-horse-battery'])).toBe('***')
  })

  it('nothing is shown where too many may stand in it', () => {
    const all = Array.from({ length: 3_000 }, (_, index) => `P${index}=${(index + 100_000).toString(36)}x`)
    const text = all.map((entry) => entry.split('=')[1]).join('\n')
    expect(new Set(log(all, text).split('\n'))).toEqual(new Set(['***']))
  })
})

it('takes no longer for a hostile log', () => {
  const environment = Array.from({ length: 2_000 }, (_, index) => `V${index}=${'a'.repeat(500)}${index}`)
  const before = performance.now()
  log(environment, `${'a'.repeat(20_000)}\n`, '{,'.repeat(10_000), '-'.repeat(20_000))
  expect(performance.now() - before).toBeLessThan(5_000)
})

it('quotes what the engine says on one line, without what the container was given', () => {
  const key = `ghp_${'a1B2'.repeat(9)}`
  const said = `invalid mount "pa55\nword=hunter2hunter"\n  unknown label ${key}`
  expect(redactedLine(said, ['X=hunter2hunter', 'Y=/plain/path'])).toBe(
    'invalid mount "pa55 word=***" unknown label ***',
  )
  const error = { json: { message: `no such file: hunter2hunter ${'x'.repeat(500)}` } }
  expect(reasonOf(error, ['X=hunter2hunter'])).toBe(`no such file: *** ${'x'.repeat(382)}…`)
})
