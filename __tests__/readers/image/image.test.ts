import { describe, expect, it } from 'vitest'
import { secretIn } from '../../../src/knowledge/image-secrets.ts'
import { position, source } from '../../../src/model/source.ts'
import { readArchive } from '../../../src/readers/image/archive.ts'
import { readImage } from '../../../src/readers/image/image.ts'
import { type Entry, listedImage, pieces, saved, tar } from './archives.ts'

const dockerfile = `ARG BASE=debian:13
FROM golang:1 AS build
COPY . /src
RUN go build -o /out

FROM \${BASE} AS base
RUN apt-get update && \\
    apt-get install -y curl

FROM base
ENV A=b
COPY --from=build /out /usr/bin/app
RUN <<EOF
set -e
echo hi
EOF
WORKDIR /srv
USER 1000
`

const layer = (name: string): Buffer => tar([{ name, mode: 0o4755, content: 'x' }])
const origin = { reference: 'app:1', name: 'app', dockerfiles: [], today: '2026-06-15' }

/** `line, inherited from` of each layer's file, the lowest first. */
async function placesOf(steps: readonly (readonly [createdBy: string, isEmpty?: true])[], texts: readonly string[]) {
  const layers = steps.flatMap(([, isEmpty], i) => (isEmpty ? [] : [layer(`opt/${i}`)]))
  const history = steps.map(([created_by, empty_layer]) => ({ created_by, empty_layer }))
  const archive = await readArchive(pieces(saved(layers, { history })))
  const dockerfiles = texts.map((text, i) => source(i === 0 ? 'Dockerfile' : `${i}/Dockerfile`, text))
  const { image } = readImage(archive, { ...origin, dockerfiles })
  return image.privileged.map(({ value, at }) => {
    const line = at.source.text === '' ? at.source.path : `${at.source.path}:${position(at.source, at.start).line}`
    return value.layer.inheritedFrom === undefined ? line : `${line} from ${value.layer.inheritedFrom}`
  })
}

describe('what made a layer', () => {
  const base = [['/bin/sh -c #(nop) ADD file:0a1b in / '], ['/bin/sh -c #(nop)  CMD ["bash"]', true]] as const
  const wanted = ['Dockerfile:6 from debian:13', 'Dockerfile:7', 'Dockerfile:12', 'Dockerfile:13', 'Dockerfile:17']

  it('is found in the history that BuildKit writes', async () => {
    const steps = [
      ...base,
      ['RUN /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit'],
      ['ENV A=b', true],
      ['COPY /out /usr/bin/app # buildkit'],
      ['RUN /bin/sh -c set -e\necho hi\n # buildkit'],
      ['WORKDIR /srv'],
      ['USER 1000', true],
      ['LABEL a=b', true],
    ] as const
    expect(await placesOf(steps, [dockerfile])).toEqual(wanted)
    expect(await placesOf(steps, ['FROM scratch\nCOPY x /x\nRUN make\n', dockerfile])).toEqual(
      wanted.map((place) => `1/${place}`),
    )
  })

  it('is found in the history of the old builder', async () => {
    const steps = [
      ...base,
      ['/bin/sh -c apt-get update &&     apt-get install -y curl'],
      ['/bin/sh -c #(nop)  ENV A=b', true],
      ['/bin/sh -c #(nop) COPY file:5c6d in /usr/bin/app '],
      ['|1 X=y /bin/sh -c set -e\necho hi\n'],
      ['/bin/sh -c #(nop) WORKDIR /srv'],
      ['/bin/sh -c #(nop)  USER 1000', true],
    ] as const
    expect(await placesOf(steps, [dockerfile])).toEqual(wanted)
  })

  it('is the FROM for what a trigger of the base did', async () => {
    const text = 'FROM acme/onbuild:1\nRUN make\n'
    const steps = [...base, ['COPY . . # buildkit'], ['RUN /bin/sh -c make # buildkit']] as const
    expect(await placesOf(steps, [text])).toEqual([
      'Dockerfile:1 from acme/onbuild:1',
      'Dockerfile:1 from acme/onbuild:1',
      'Dockerfile:2',
    ])
  })

  it('is not guessed where no Dockerfile fits, or the history does not', async () => {
    const steps = [...base, ['RUN /bin/sh -c make # buildkit']] as const
    expect(await placesOf(steps, [dockerfile])).toEqual(['image app', 'image app'])
    expect(await placesOf(steps, [])).toEqual(['image app', 'image app'])
    const history = [{ created_by: 'RUN make' }]
    const archive = await readArchive(pieces(saved([layer('a'), layer('b')], { history })))
    const dockerfiles = [source('Dockerfile', 'FROM a\nRUN make\n')]
    const { image } = readImage(archive, { ...origin, dockerfiles })
    expect(image.privileged.map(({ at }) => at.source.path)).toEqual(['image app', 'image app'])
  })
})

describe('what a container sees', () => {
  const seen = async (...layers: readonly (readonly Entry[])[]) => {
    const archive = await readArchive(
      pieces(
        saved(
          layers.map((entries) => tar(entries)),
          {},
        ),
      ),
    )
    return readImage(archive, origin).image.privileged.map(({ value }) => `${value.layer.number}${value.path}`)
  }
  const suid = (name: string): Entry => ({ name, mode: 0o4755, content: 'x' })

  it.each<[string, Entry[]]>([
    ['a file is removed', [{ name: 'a/b/.wh.x' }]],
    ['its folder is removed', [{ name: 'a/.wh.b' }]],
    ['its folder is emptied', [{ name: 'a/b/.wh..wh..opq' }]],
    ['a link takes the place of its folder', [{ name: 'a', flag: '2', target: 'c' }]],
    ['it is replaced', [{ name: 'a/b/x', content: 'y' }]],
  ])('is nothing where %s', async (_, above) => {
    expect(await seen([suid('a/b/x')], above)).toEqual([])
  })

  it('is what nothing of that touches, and what comes back', async () => {
    const above = [{ name: 'a/b/.wh.y' }, { name: 'a/b/', flag: '5' }, { name: 'a/.wh..wh.plnk' }]
    expect(await seen([suid('a/b/x')], above)).toEqual(['1/a/b/x'])
    expect(await seen([suid('a/x')], [{ name: 'a/.wh.x' }], [suid('a/x')])).toEqual(['3/a/x'])
  })
})

it('shows names on one line', async () => {
  const { image } = await listedImage('RUN x\n  4755 0:0 /opt/a\u001b[31m\u202eb', [])
  expect(image.privileged[0]?.value.path).toBe('/opt/a\ufffd[31m\ufffdb')
})

it('a layer that cannot be read hides what passes, and what is found stays', async () => {
  const cut = tar([{ name: 'x', content: 'x'.repeat(2000) }]).subarray(0, 1000)
  const { image, gaps } = readImage(await readArchive(pieces(saved([layer('opt/x'), cut], {}))), origin)
  expect(gaps).toEqual([
    { path: 'image app', because: 'layer 2 of 2 cannot be read: the archive breaks off', blocking: true },
  ])
  expect([image.privileged.length, image.unobserved?.get('secrets')]).toEqual([1, 'not every layer could be read'])
})

describe('what is longer than is read is a gap', () => {
  const gapsOf = async (entries: readonly Entry[], config: object = {}) =>
    readImage(await readArchive(pieces(saved([tar([...entries])], config), 1 << 20)), origin).gaps.map(
      ({ because }) => because,
    )
  const account = (i: number) => `u${i}:x:${1000 + i}:1000::/:/sbin/nologin\n`
  const accounts = (count: number) => Array.from({ length: count }, (_, i) => account(i)).join('')
  const step = (i: number) => ({ created_by: `ENV A${i}=b`, empty_layer: true })
  const steps = (count: number) => ({ history: Array.from({ length: count }, (_, i) => step(i)) })

  it.each<[string, Entry[], object, string[]]>([
    ['accounts', [{ name: 'etc/passwd', content: accounts(5000) }], {}, []],
    [
      'more accounts',
      [{ name: 'etc/passwd', content: accounts(5001) }],
      {},
      ['only the first 5000 of its accounts are read'],
    ],
    [
      'more passwords',
      [{ name: 'etc/shadow', content: accounts(5001) }],
      {},
      ['only the first 5000 of its accounts are read'],
    ],
    [
      'a file of accounts',
      [{ name: 'etc/passwd', content: '#'.repeat((1 << 20) + 1) }],
      {},
      ['layer 1 of 1 cannot be read: its /etc/passwd is longer than is read'],
    ],
    [
      'files to report',
      Array.from({ length: 20_001 }, (_, i) => ({ name: `opt/${i}`, mode: 0o4755, content: 'x' })),
      {},
      ['layer 1 of 1 cannot be read: the image has more than 20000 files to report'],
    ],
    ['another file', [{ name: 'etc/hosts', content: '#'.repeat((1 << 20) + 1) }], {}, []],
    ['steps', [], steps(500), []],
    ['more steps', [], steps(501), ['its history has more than is read']],
    ['a long step', [], { history: [{ created_by: `RUN echo ${'x'.repeat(1e5)}` }] }, []],
    [
      'a longer step',
      [],
      { history: [{ created_by: `RUN echo ${'x'.repeat(2e5)}` }] },
      ['its history has more than is read'],
    ],
    [
      'more arguments',
      [],
      {
        history: [
          { created_by: `ENV ${Array.from({ length: 2001 }, (_, i) => `A${i}=b`).join(' ')}`, empty_layer: true },
        ],
      },
      ['its history has more than is read'],
    ],
  ])('%s', async (_, entries, config, gaps) => {
    expect(await gapsOf(entries, config)).toEqual(gaps)
  })
})

describe('a secret in a file', () => {
  const pem = (kind: string) => `-----BEGIN ${kind}-----\n${'MIIEvQIBADANBgkq'.repeat(4)}\n`
  it.each<[string, string, string | undefined]>([
    ['srv/tls.pem', pem('RSA PRIVATE KEY'), 'private key'],
    ['srv/tls.pem', `cert\n${pem('EC PRIVATE KEY')}`.replaceAll('\n', '\r\n'), 'private key'],
    ['app/account.json', JSON.stringify({ private_key: pem('PRIVATE KEY') }), 'private key'],
    ['app/key.asc', `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${'lQdGBF'.repeat(9)}\n`, 'private key'],
    ['srv/tls.crt', pem('CERTIFICATE'), undefined],
    ['usr/lib/x.so', 'text -----BEGIN PRIVATE KEY-----\0-----END', undefined],
    ['usr/lib/python3/test/certdata/key.pem', pem('PRIVATE KEY'), undefined],
    ['usr/lib/ssl/private.pem', pem('PRIVATE KEY'), 'private key'],
    ['root/.aws/credentials', '[default]\n', 'credential'],
    ['root/.kube/config', 'users:\n- user:\n    token: abc\n', 'credential'],
    ['root/.kube/config', 'clusters: []\n', undefined],
    ['app/settings.ini', `[x]\nkey = ghp_${'a1B2'.repeat(10)}\n`, 'credential'],
    ['app/main.js', `x = 'ghp_${'a1B2'.repeat(10)}'\n`, undefined],
    ['app/.env', 'export API_TOKEN="k-3f7c9"\n', 'credential'],
    ['app/.env', 'API_TOKEN=$TOKEN\nDB_PASSWORD=\n', undefined],
    ['app/.git/config', '[remote "o"]\n\turl = https://example.org/a.git\n', undefined],
  ])('%s: %s', (path, text, expected) => {
    expect(secretIn(path, Buffer.from(text))).toBe(expected)
  })

  it('is looked for in linear time', () => {
    const started = performance.now()
    for (const text of ['-----BEGIN PRIVATE KEY-----\n', 'a=', ' ', 'a: ', '\n', 'PRIVATE KEY-----BEGIN '])
      for (const path of ['app/.env', 'x', 'root/.kube/config', 'root/.docker/config.json'])
        secretIn(path, Buffer.from(text.repeat(250_000 / text.length)))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
