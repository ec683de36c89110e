import { describe, expect, it } from 'vitest'
import { credentialsInText } from '../../src/knowledge/credential-texts.ts'

describe('credentials in the text of a configuration file', () => {
  it.each([
    ['db_password: hunter2', [['db_password', 'hunter2']]],
    ['a: 1\n  "password" : "hunter2",\n', [['password', 'hunter2']]],
    ['password = hunter2 ; note', [['password', 'hunter2 ; note']]],
    ["export TOKEN='hunter2' # note", [['TOKEN', 'hunter2']]],
    ['- url: postgres://a:hunter2@db/x', [['url', 'postgres://a:hunter2@db/x']]],
    ['-----BEGIN RSA PRIVATE KEY-----', [['a line', '-----BEGIN RSA PRIVATE KEY-----']]],
    ['# password: hunter2\n; token = x1\n// secret: y\n', []],
    ['password: ${DB_PASSWORD}\npassword_file: /run/x\ntoken:\npassword: ""\n', []],
    ['machine a.example login me password hunter2\n', [['password', 'hunter2']]],
    ['default login me password $PASSWORD\nmachine a.example password\n', []],
    ['machine a.example\nlogin me\npassword hunter2\n', [['password', 'hunter2']]],
    ['default\n  login me password hunter2\n', [['password', 'hunter2']]],
    ['type your\npassword hunter2\n', []],
    ['requirepass\nport 80\n', []],
  ] as const)('%j', (text, expected) => {
    expect(credentialsInText(text).map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual(expected)
  })

  it('cost no more than their length', () => {
    const start = performance.now()
    for (const text of ['password: '.repeat(20_000), 'a:\n'.repeat(10_000), `x${' '.repeat(190_000)}`])
      credentialsInText(text)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
