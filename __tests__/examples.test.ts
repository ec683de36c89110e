import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { run } from '../src/cli.ts'
import type { Report } from '../src/model/report.ts'
import { fakeIo } from './io.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

async function check(example: string): Promise<{ code: number; report: Report }> {
  const io = fakeIo({ cwd: root })
  const code = await run([`examples/${example}`, '--format', 'json'], io)
  return { code, report: JSON.parse(io.written.stdout) as Report }
}

describe('examples', () => {
  it('blocks the ordinary shop at the lines that are wrong', async () => {
    const { code, report } = await check('shop')
    expect(code).toBe(1)
    const places = report.findings
      .filter((finding) => finding.blocking)
      .map(({ rule, location }) => `${rule} ${location?.file.replace('examples/shop/', '')}:${location?.line}`)
    expect(places.sort()).toEqual([
      'container/cpu-limit compose.yaml:13',
      'container/cpu-limit compose.yaml:2',
      'container/cpu-limit deployment.yaml:26',
      'container/default-capabilities compose.yaml:13',
      'container/default-capabilities compose.yaml:2',
      'container/default-capabilities deployment.yaml:30',
      'container/memory-limit compose.yaml:2',
      'container/memory-limit deployment.yaml:26',
      'container/no-new-privileges compose.yaml:13',
      'container/no-new-privileges compose.yaml:2',
      'container/pids-limit compose.yaml:13',
      'container/pids-limit compose.yaml:2',
      'container/read-only-root compose.yaml:2',
      'container/read-only-root deployment.yaml:30',
      'container/restart-policy compose.yaml:16',
      'container/restart-policy compose.yaml:9',
      'container/root-user compose.yaml:3',
      'container/root-user deployment.yaml:30',
      'container/seccomp-profile deployment.yaml:30',
      'dockerfile/missing-user Dockerfile:1',
    ])
  })

  it('passes the hardened shop', async () => {
    const { code, report } = await check('shop-hardened')
    expect(code).toBe(0)
    expect(report.conclusion).toBe('pass')
    // Its base is known by its tag alone where the demo makes it from packages of the machine.
    expect(report.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['low dockerfile/image-digest'])
    expect(report.gaps).toEqual([])
    expect(report.rules.filter((rule) => rule.state === 'pass').length).toBeGreaterThan(30)
  })

  it.each([
    [
      'D2',
      [
        'dockerfile/credential-file 10',
        'dockerfile/executed-download 8',
        'dockerfile/image-tag 1',
        'dockerfile/missing-user 1',
        'dockerfile/remote-add 12',
        'dockerfile/secret 4',
        'dockerfile/secret-argument 3',
        'dockerfile/tls-verification 9',
        'dockerfile/update-alone 6',
      ],
    ],
    ['D5', ['image-tag 7', 'image-tag 8', 'package-signature 9', 'setuid 11'].map((one) => `dockerfile/${one}`)],
  ])('blocks the Dockerfile of %s at the lines that are wrong, and passes the fixed one', async (threat, wanted) => {
    const { code, report } = await check(threat)
    const blocking = report.findings.filter((finding) => finding.blocking)
    expect(code).toBe(1)
    expect(blocking.map(({ rule, location }) => `${rule} ${location?.line}`).sort()).toEqual(wanted)
    const states = report.threats.map(({ id, state }) => [id, state])
    expect(states).toContainEqual([threat, 'fail'])
    const fixed = await check(`${threat}-fixed`)
    expect([fixed.code, fixed.report.conclusion, fixed.report.findings]).toEqual([0, 'pass', []])
  })
})
