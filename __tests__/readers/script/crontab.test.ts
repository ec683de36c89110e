import { describe, expect, it } from 'vitest'
import { readScripts } from '../../../src/readers/script/script.ts'
import { place, readFile } from '../read-file.ts'
import { starts } from '../starts.ts'

const bad = 'docker run --name web --privileged a:1'

describe('a table of jobs', () => {
  it.each([
    ['etc/cron.d/backup', `0 3 * * * root ${bad}\n`],
    ['roles/web/files/cron.d/backup', `*/5 0-3,7 1 jan mon-fri root ${bad}\n`],
    ['etc/crontab', `SHELL=/bin/sh\n\n# nightly\n@daily\troot\t${bad}\n`],
    ['debian/web.cron.d', `-0 3 * * * root cd / && ${bad}\n`],
    ['crontab', `0 3 * * * ${bad}\n`],
    ['deploy/crontab.txt', `0 3 * * * ${bad} >/dev/null 2>&1\n`],
    ['web.crontab', `0 0 3 * * * * ${bad}\n`],
    ['crontab-web', `@every 1h30m ${bad}\n`],
    ['spool/cron/crontabs/root', `@reboot ${bad}\n`],
    ['backup.cron', `0 3 * * * ${bad}`],
    ['crontab.j2', `{{ minute }} 3 * * * ${bad}\n0 3 * * * ${bad}\n`],
    ['etc/anacrontab', `MAILTO=root\n7 25 cron.weekly nice ${bad}\n`],
    ['setting/crontab', `FLAG = "--privileged"\n0 3 * * * docker run --name web $FLAG a:1\n`],
    ['percent/crontab', `0 3 * * * ${bad} date +\\%F\n`],
    ['open-quote/crontab', `0 3 * * * echo it's\n0 3 * * * ${bad}\n`],
  ])('%s is read for what its jobs run', async (path, text) => {
    expect((await starts({ [path]: text })).filter((one) => !one.startsWith('gap'))).toEqual(['web privileged'])
  })

  it.each([
    ['crontab', `# 0 3 * * * ${bad}\n`],
    ['crontab', `0 3 * * * echo ${bad}\n`],
    ['crontab', `0 3 * * * cat%${bad}\n`],
    ['crontab', `NOTE=${bad}\n`],
    ['crontab', `0 3 ${bad}\n`],
    ['crontab.md', `0 3 * * * ${bad}\n`],
    ['docs/cron.daily.txt', `0 3 * * * ${bad}\n`],
  ])('%s runs nothing: %j', async (path, text) => {
    expect(await starts({ [path]: text })).toEqual([])
  })

  it('is a script where its first line names a shell', async () => {
    expect(await starts({ 'bin/crontab': `#!/bin/sh\n${bad}\n` })).toEqual(['web privileged'])
  })

  it('has its jobs at their lines, and sees the settings above each alone', async () => {
    const text =
      'F=--privileged\n1 1 * * * root docker run --name a $F a:1\nF=\n1 1 * * * root docker run --name b $F a:1\n'
    const { container, keys, gaps } = await readFile(readScripts, 'etc/cron.d/x', text)
    expect([keys, gaps]).toEqual([['run/a', 'run/b'], []])
    expect(
      [container('run/a'), container('run/b')].map(({ at, privileged }) => [place(at), privileged?.value]),
    ).toEqual([
      ['2:docker run', true],
      ['4:docker run', undefined],
    ])
  })
})
