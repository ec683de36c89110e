import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/model/rule.ts'
import { explainRule, listRules } from '../../src/render/explain.ts'

const memory: Rule = {
  id: 'container/memory-limit',
  on: 'container',
  title: 'Memory is not limited',
  severity: 'high',
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.10'],
  why: 'A container without a limit can take all memory of its host.',
  fix: { default: 'Set a memory limit.', compose: 'Set `mem_limit`.' },
  hygiene: true,
  reads: ['memory'],
  bad: [
    {
      name: 'nothing set',
      files: { 'compose.yaml': 'services:\n  «web»:\n    image: a\n' },
      reports: ['high: web has no memory limit'],
    },
  ],
  good: [{ name: 'set', files: { 'compose.yaml': 'services:\n  web:\n    mem_limit: 64m\n' }, reports: [] }],
  check: () => [],
}
const digest: Rule = {
  ...memory,
  id: 'container/digest',
  title: 'Image is not pinned to a digest',
  severity: 'low',
  platform: 'kubernetes',
  hygiene: false,
  threats: ['D5'],
  controls: [],
  fix: 'Pin it.',
}

describe('explain', () => {
  it('says all that there is to say, with its first examples', () => {
    expect(explainRule(memory)).toBe(
      [
        'container/memory-limit  Memory is not limited',
        '',
        'severity  high (low on a one-off container)',
        'checks    container',
        'threats   H Hardening the Docker environment (denial of service)',
        '          K4 kube-apiserver overwhelming (denial of service)',
        'controls  CIS Docker 1.5 5.10 memory limit is set',
        '',
        'why       A container without a limit can take all memory of its host.',
        'fix       Set a memory limit.',
        '  compose Set `mem_limit`.',
        '',
        'fails  compose.yaml',
        '    services:',
        '      «web»:',
        '        image: a',
        '',
        'passes  compose.yaml',
        '    services:',
        '      web:',
        '        mem_limit: 64m',
        '',
      ].join('\n'),
    )
  })

  it('numbers controls as the chosen edition does', () => {
    const text = explainRule(memory, { editions: { docker: '1.8', kubernetes: '1.12' } })
    expect(text).toContain('controls  CIS Docker 1.8 5.11 memory limit is set\n')
  })

  it('says where a rule of one platform applies', () => {
    expect(explainRule(digest)).toContain('severity  low\nchecks    container, where kubernetes runs it\n')
  })
})

describe('the list of rules', () => {
  it('is sorted, one line a rule', () => {
    expect(listRules([memory, digest])).toBe(
      [
        'container/digest        low       Image is not pinned to a digest  [D5]',
        'container/memory-limit  high      Memory is not limited  [H K4 cis-docker:5.10]',
        '',
      ].join('\n'),
    )
  })

  it('is coloured only when asked', () => {
    expect(listRules([memory])).not.toContain('\u001b')
    expect(listRules([memory], { colour: true })).toContain('\u001b[31mhigh    \u001b[0m')
  })
})
