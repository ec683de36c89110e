// node make-table.mjs : asks the helm on PATH and writes table.json.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { charts } from './charts.mjs'

const table = {}
for (const { name, chart, files, values } of charts) {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  // What is asked of Helm: the charts of the repository within the one that needs them, without those that are not there.
  if (files['common/Chart.yaml']) {
    cpSync(join(folder, 'common'), join(folder, chart, 'charts/common'), { recursive: true })
    writeFileSync(
      join(folder, chart, 'Chart.yaml'),
      files[`${chart}/Chart.yaml`].replaceAll(/^ {2}- .*invalid.*\n/gm, ''),
    )
  }
  table[name] = values.map((own) => {
    const args = ['template', chart, chart, '--namespace', chart, ...own.flatMap((file) => ['--values', file])]
    const { status, stdout, stderr } = spawnSync('helm', args, { cwd: folder, encoding: 'utf8' })
    return status === 0 ? { text: stdout } : { error: stderr }
  })
  rmSync(folder, { recursive: true })
}
const { stdout: version } = spawnSync('helm', ['version', '--short'], { encoding: 'utf8' })
writeFileSync(
  new URL('table.json', import.meta.url),
  `${JSON.stringify({ version: version.trim(), answers: table }, null, 1)}\n`,
)
