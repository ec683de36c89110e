import { isWorldWritable, modeOf } from '../../knowledge/file-modes.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/world-writable',
  on: 'dockerfile',
  title: 'Files are writable for everyone',
  severity: 'low',
  threats: ['D2'],
  controls: [],
  why: 'Any program in the container can change what another one runs or reads.',
  fix: 'Make the user of the program their owner (`COPY --chown=`), and leave others the right to read.',
  reads: ['runs', 'copied'],
  *check({ name, runs, copied }) {
    const discriminate = numbered()
    const seen = new Set<number>()
    const commands = runs.flatMap(({ value: { stage, commands } }) =>
      commands.map((command) => ({ stage, mode: modeOf(command), what: command.program })),
    )
    const copies = copied.map(({ value: { stage, mode } }) => ({ stage, mode, what: '--chmod' }))
    for (const { stage, mode, what } of [...commands, ...copies]) {
      if (!mode || !isWorldWritable(mode.value) || seen.has(mode.at.start)) continue
      seen.add(mode.at.start)
      const message = `${name} makes files writable for everyone (${what} ${mode.value})${inStage(stage)}`
      yield fail(mode, message, { discriminator: discriminate(`${what} ${mode.value}`) })
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN chmod -R «777» /app && chmod «a+w» /x\nCOPY «--chmod=0666» a b /app/',
      'low: Dockerfile makes files writable for everyone (chmod 777)',
      'low: Dockerfile makes files writable for everyone (chmod a+w)',
      'low: Dockerfile makes files writable for everyone (--chmod 0666)',
    ),
    dockerfile(
      'FROM debian:13\nCOPY «--chmod=777» <<EOF /run.sh\nexec app\nEOF',
      'low: Dockerfile makes files writable for everyone (--chmod 777)',
    ),
  ],
  good: [dockerfile('FROM debian:13\nRUN chmod 1777 /tmp && chmod o-w,u+w /x && chmod +x /y\nCOPY --chmod=755 a /a')],
})
