import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Report } from '../src/model/report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The bundled program on the files of an example, as the demo and the Action run it. */
function judge(example: string): { status: number | null; report: Report } {
  const words = ['dist/cli/index.js', `examples/${example}`, '--format', 'json']
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
  return { status, report: JSON.parse(stdout) as Report }
}

describe('examples', () => {
  it('blocks the ordinary shop at the lines that are wrong', () => {
    const { status, report } = judge('shop')
    expect(status).toBe(1)
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
    ])
  })

  it('finds nothing in the hardened shop', () => {
    const { status, report } = judge('shop-hardened')
    expect(status).toBe(0)
    expect(report.conclusion).toBe('pass')
    expect(report.findings).toEqual([])
    expect(report.gaps).toEqual([])
    expect(report.rules.filter((rule) => rule.state === 'pass').length).toBeGreaterThan(30)
  })
})
