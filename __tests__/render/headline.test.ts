import { expect, it } from 'vitest'
import { headline } from '../../src/render/markdown.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import { finding, reportOf } from './sample.ts'

const report = reportOf([finding()])
const policy = { ...report.policy, scope: ['path: deploy', 'exclude: **'], change: 'this pull request adds a policy' }

it('names what narrows the files, and says first what a pull request changes of the policy', () => {
  const [title, , change] = headline({ ...report, policy }).split('\n')
  expect(title).toContain('&#40;only part of the repository: path: deploy; exclude: &#42;&#42;&#41;')
  expect(change).toBe('⚠️ **Policy:** this pull request adds a policy.')
  const [verdict, , said] = renderTerminal({ ...report, policy }).split('\n')
  expect(verdict).toContain('(only part of the repository: path: deploy; exclude: **)')
  expect(said).toBe('policy: this pull request adds a policy')
})

it('says nothing of either where there is nothing to say', () => {
  expect(headline(report)).not.toMatch(/only part|Policy:/)
})
