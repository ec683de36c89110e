import { describe, expect, it } from 'vitest'
import { formatCommand, withoutCommands } from '../../src/render/workflow-commands.ts'

describe('workflow commands', () => {
  it('escapes properties and data as the runner reads them', () => {
    const command = formatCommand({
      level: 'error',
      file: 'a,b:c%.yaml',
      line: 3,
      column: 5,
      endColumn: 9,
      title: 'high: x, y\n',
      message: '100 %\r\n::warning::no, not: this',
    })
    expect(command).toBe(
      '::error file=a%2Cb%3Ac%25.yaml,line=3,col=5,endColumn=9,title=high%3A x%2C y%0A::100 %25%0D%0A::warning::no, not: this',
    )
    expect(command).not.toMatch(/[\r\n]/)
  })

  it('leaves out what is not known', () => {
    expect(formatCommand({ level: 'notice', title: 't', message: 'm' })).toBe('::notice title=t::m')
  })

  it('keeps foreign text from being taken for commands', () => {
    expect(withoutCommands('::error::x\n##[add-mask]y', 'token')).toBe(
      '::stop-commands::token\n::error::x\n##[add-mask]y\n::token::\n',
    )
    expect(withoutCommands('x\n', 'token')).toBe('::stop-commands::token\nx\n::token::\n')
  })
})
