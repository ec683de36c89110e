import { packageAction } from '../../knowledge/package-managers.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

const leavesOut =
  /^(?:--no-install-recommends|--without-recommends|-R|(?:--option=|-o)?APT::Install-Recommends=(?:0|false|no))$/i
const writtenOff = /APT::Install-Recommends\s*"?\s*(?:0|false|no)\b/i

export default defineRule({
  id: 'dockerfile/recommended-packages',
  on: 'dockerfile',
  title: 'Recommended packages are installed too',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.3'],
  why: 'Each package that nobody asked for is code that an attacker in the container can use.',
  fix: 'Add `--no-install-recommends`, and name what the program needs.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    // A setting of apt holds for what comes after it.
    let isOff = false
    for (const { value: run } of runs)
      for (const command of run.commands) {
        isOff ||= [...command.args, ...(command.input ? [command.input] : [])].some(({ value }) =>
          writtenOff.test(value),
        )
        const done = isOff ? undefined : packageAction(command)
        if (done?.family !== 'apt' || !/^(?:install|build-dep)$/.test(done.operation)) continue
        if (done.packages.length === 0 || command.args.some(({ value }) => leavesOut.test(value))) continue
        const message = `${name} installs packages and what they recommend${inStage(run.stage)}`
        yield fail({ value: '', at: done.at }, message, { discriminator: discriminate(command.program) })
      }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN apt-get update && «apt-get install» -y curl',
      'low: Dockerfile installs packages and what they recommend',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN apt-get install -y --no-install-recommends curl; apt-get install -f'),
    dockerfile('FROM debian:13\nRUN apt-get -o APT::Install-Recommends=false install -y curl'),
    dockerfile(
      'FROM debian:13\nRUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/x && apt install -y curl',
    ),
  ],
})
