import { describe, expect, it } from 'vitest'
import { readDockerfiles } from '../../../src/readers/dockerfile/dockerfile.ts'
import { readFile } from '../read-file.ts'

const token = '--mount=type=secret,id=token'
const variable = `${token},env=TOK`

/** Where the RUNs of a Dockerfile leave a secret. */
async function stored(...lines: string[]): Promise<string[]> {
  const { subjects } = await readFile(readDockerfiles, 'Dockerfile', `FROM a\n${lines.join('\n')}\n`)
  return subjects.flatMap((subject) =>
    subject.kind === 'dockerfile'
      ? subject.runs.flatMap(({ value }) =>
          value.storedSecrets.map((fact) => `${fact.value.secret} ${fact.value.into}`),
        )
      : [],
  )
}

describe('a secret mount', () => {
  it.each([
    ['--mount=type=secret,id=token,target=', ['token /x']],
    ['--mount=type=secret,id=token,dst=,env=', ['token /x']],
    ['--mount=type=secret,source=token', ['token /x']],
    ['--mount=type=secret,id=a/token', ['a/token /x']],
    ['--mount=type=secret,target=/run/secrets/token', ['token /x']],
    ['--mount=type=secret,target=', []],
    ['--mount=type=secret,id=', []],
    // With a variable alone there is no file.
    ['--mount=type=secret,id=token,env=T', []],
    ['--mount=type=secret,id=token,env=T,target=/run/secrets/token', ['token /x']],
  ])('is what BuildKit makes of %s', async (flag, found) => {
    expect(await stored(`RUN ${flag} cat /run/secrets/token > /x`)).toEqual(found)
  })
})

describe('a secret is stored', () => {
  it.each([
    [`RUN ${variable} echo "$TOK" > /x`, 'token /x'],
    [`RUN ${variable} echo "a'$TOK'" > /x`, 'token /x'],
    [`RUN ${variable} echo "\${TOK:-a}" > /x`, 'token /x'],
    [`RUN ${variable} echo "\${TOK:+$TOK}" > /x`, 'token /x'],
    [`RUN ${token} echo "\\\\$(cat /run/secrets/token)" > /x`, 'token /x'],
    [`RUN ${token} T=$(cat /run/secrets/token); printf %s "$T" > /x`, 'token /x'],
    [`RUN ${token} F=/run/secrets/token; cat "$F" > /x`, 'token /x'],
    [`RUN ${token} F=/run/secrets/token; echo "a=$(cat $F)" > /x`, 'token /x'],
    [`RUN ${token} read -r T < /run/secrets/token; echo $T > /x`, 'token /x'],
    [`RUN ${token} T=$(printf %s "$(cat /run/secrets/token)"); echo "$T" > /x`, 'token /x'],
    [`RUN ${token} echo "a=$(echo $(cat /run/secrets/token))" > /x`, 'token /x'],
    [`RUN ${token} --mount=type=cache,target=/cache (cd /cache && ls); cp /run/secrets/token x`, 'token x'],
    [`RUN ${token} cat /run/secrets/token | grep -v '#' > /x`, 'token /x'],
    [`RUN ${token} cat /run/secrets/./token 2>/dev/null > /x`, 'token /x'],
    [`RUN ${token} cat /run/secrets/* > /x`, 'token /x'],
    [`RUN ${token} cd /run/secrets && cat token > /x`, 'token /x'],
    [`RUN ${token} { cat /run/secrets/token; } | tee /x`, 'token /x'],
    [`RUN ${token} sed -i "s/T/$(cat /run/secrets/token)/" /etc/app.conf`, 'token /etc/app.conf'],
    [`RUN ${variable} sed -i.bak -e "s/T/$TOK/" app.conf`, 'token app.conf'],
    [`RUN ${token} sed -i '/x/r /run/secrets/token' /x`, 'token /x'],
    [`RUN ${variable} perl -pi -e "s/T/$TOK/" /x`, 'token /x'],
    [`RUN ${token} rm -f /x && cat /run/secrets/token > /x`, 'token /x'],
    [`RUN ${token} f() { cat /run/secrets/token > /x; }; rm /x; f`, 'token /x'],
    [`RUN ${token} f() { rm /x; }; f; cat /run/secrets/token > /x`, 'token /x'],
    [`RUN ${token} cat /run/secrets/token > ./x && rm /app/x`, 'token ./x'],
    [`RUN ${token} npm config set //r/:_authToken "$(cat /run/secrets/token)"`, 'token the files of npm'],
    [
      `RUN ${token} npm config set //r/:_authToken=$(cat /run/secrets/token) && npm ci && rm -rf /var/cache/apk/*`,
      'token the files of npm',
    ],
    [
      `RUN ${token} npm config set //r/:_authToken=$(cat /run/secrets/token) && apt-get remove -y curl`,
      'token the files of npm',
    ],
    [`RUN ${token} cp /run/secrets/token /x && if [ -n "$X" ]; then rm /x; fi`, 'token /x'],
    [`RUN ${token} cp /run/secrets/token /x && false && rm /x || true`, 'token /x'],
    [`RUN ${token} cp /run/secrets/token /x; case $X in a) rm /x;; esac`, 'token /x'],
    [`RUN ${token} docker login -u a --password-stdin < /run/secrets/token`, 'token the files of docker'],
    [`RUN ${variable} <<EOF\ncat <<X > /x\n'$TOK'\nX\nEOF`, 'token /x'],
  ])('%s', async (line, found) => {
    expect(await stored(line)).toEqual([found])
  })
})

describe('no secret is stored', () => {
  it.each([
    `RUN ${variable} echo "//r/:_authToken=\\\${TOK}" > ~/.npmrc`,
    `RUN ${variable} echo '$TOK' > /x`,
    `RUN ${variable} echo "\${TOK:+set} \${TOK+set} \${#TOK}" > /x`,
    `RUN ${token} echo "file = /run/secrets/token" > /x`,
    `RUN ${token} F=/run/secrets/token; echo "file = $F" > /x`,
    `RUN ${token} echo "$(basename /run/secrets/token) $(wc -c < /run/secrets/token)" > /x`,
    `RUN ${token} { npm ci --token-file /run/secrets/token; echo /run/secrets/token; } > /x`,
    `RUN ${token} cat /run/secrets/token | grep -c . > /x`,
    `RUN ${token} grep -q a /run/secrets/token > /x`,
    `RUN ${token} cat /run/secrets/token 2> /x`,
    `RUN ${token} sed -i "s#T#/run/secrets/token#" /x`,
    `RUN ${token} git config http.sslKey /run/secrets/token`,
    `RUN ${token} cat /run/secrets/token > x && npm ci && rm ./x`,
    `RUN ${token} cp /run/secrets/token /x && (npm ci || true) && rm /x`,
    `RUN ${token} for f in 1; do cp /run/secrets/token /x; rm /x; done`,
    `RUN ${token} npm config set //r/:_authToken=$(cat /run/secrets/token) && npm ci && npm config delete //r/:_authToken`,
    `RUN ${token} npm config set //r/:_authToken=$(cat /run/secrets/token) && npm ci && rm -f ~/.npmrc`,
    `RUN ${token} git config --global x.y $(cat /run/secrets/token) && make && git config --global --unset x.y`,
    `RUN ${token} docker login -p $(cat /run/secrets/token) && docker pull a && docker logout`,
    `WORKDIR /app\nRUN ${token} cat /run/secrets/token > ./x && rm /app/x`,
    `WORKDIR /\nWORKDIR app\nRUN ${token} cat /run/secrets/token > /app/a/../x && rm x`,
    `RUN ${token} cat /run/secrets/token > ~/x && rm -rf /root/x`,
    `RUN ${token} cd /a; cat /run/secrets/token > x && rm /a/x`,
    `RUN ${token} cp /run/secrets/token /app/ && rm /app/token`,
    `RUN ${token} cat /run/secrets/token > /tmp/x1 && rm /tmp/x*`,
    `RUN ${token} trap 'rm -f /a /x' EXIT; cat /run/secrets/token > /x`,
    `RUN ${token} f() { rm /x; }; trap f EXIT; cat /run/secrets/token > /x`,
    `RUN ${token} f() { rm /x; }; cat /run/secrets/token > /x; f`,
    `RUN ${variable} <<EOF\ncat <<'X' > /x\n$TOK\nX\nEOF`,
    `RUN ${variable} <<EOF\ncat <<X > /x\n\\$TOK\nX\nEOF`,
  ])('%s', async (line) => {
    expect(await stored(line)).toEqual([])
  })
})

describe('hostile texts', () => {
  it('costs no more for many commands that write and remove', { tags: 'large' }, async () => {
    const lines = Array.from({ length: 2400 }, (_, i) => `cat /run/secrets/token > /x${i}; rm /y${i}`)
    expect(await stored(`RUN ${token} ${lines.join('; ')}`)).toHaveLength(2400)
  })

  it('costs no more for many commands whose programs keep what they are given', { tags: 'large' }, async () => {
    const lines = Array.from({ length: 4000 }, () => `git config a $TOK ${'b'.repeat(200)}`)
    expect(await stored(`RUN ${variable} ${lines.join('; ')}`)).toHaveLength(4000)
  })

  it('costs no more for many mounts', { tags: 'large' }, async () => {
    const mounts = Array.from({ length: 10_000 }, (_, i) => `--mount=type=secret,id=s${i}`).join(' ')
    const lines = Array.from({ length: 4000 }, (_, i) => `cat /run/secrets/s${i} > /x${i}`)
    expect(await stored(`RUN ${mounts} ${lines.join('; ')}`)).toHaveLength(4000)
  })

  it('reads every command of a RUN', { tags: 'large' }, async () => {
    const before = 'true; '.repeat(9000)
    expect(await stored(`RUN ${token} ${before} cat /run/secrets/token > /x`)).toEqual(['token /x'])
    expect(await stored(`RUN ${token} ${before} cat /run/secrets/token > /x; ${before} rm /x`)).toEqual([])
  })

  it.each([
    [
      'texts within texts',
      (line: string) => Array.from({ length: 4 }).reduce<string>((all) => `sh -c ${JSON.stringify(all)}`, line),
    ],
    ['groups within groups', (line: string) => `${'{ '.repeat(20_000)}${line}${'; }'.repeat(20_000)}`],
  ])('what is too deep in %s is a gap that blocks', async (_, within) => {
    const gapsOf = async (flags: string) => {
      const text = `FROM a\nRUN ${flags} ${within('cat /run/secrets/token > /x')}\n`
      const { gaps } = await readFile(readDockerfiles, 'Dockerfile', text)
      return gaps.flatMap(({ line, because, blocking }) =>
        because.includes('secret') ? [`${line} ${blocking} ${because}`] : [],
      )
    }
    const because =
      'this instruction cannot be read as a whole: not checked for the downloads that it runs and the secrets that it leaves'
    expect(await gapsOf(token)).toEqual([`2 true ${because}`])
    expect(await gapsOf('')).toEqual([])
  })
})
