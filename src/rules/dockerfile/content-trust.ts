import { optionsOf } from '../../knowledge/options.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/content-trust',
  on: 'dockerfile',
  title: 'Signatures of images are not checked',
  severity: 'low',
  threats: ['D5'],
  controls: ['cis-docker:4.5'],
  why: 'Whoever can push to the registry decides which image the tools in this one pull.',
  fix: 'Remove the setting, or check signatures with another tool such as cosign.',
  reads: ['env', 'runs'],
  *check({ name, env, runs }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value, stage } = fact.value
      if (variable !== 'DOCKER_CONTENT_TRUST' || !/^(?:0|false)$/i.test(value ?? '')) continue
      const message = `${name} switches content trust off${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
    for (const { value: run } of runs)
      for (const { program, args } of run.commands) {
        const option = optionsOf(args).find(({ name: flag }) => flag === '--disable-content-trust')
        if (program !== 'docker' || !option || option.value === 'false') continue
        const message = `${name} calls docker without content trust${inStage(run.stage)}`
        yield fail({ value: option.name, at: option.at }, message, { discriminator: discriminate('docker') })
      }
  },
  bad: [
    dockerfile('FROM docker:27\nENV «DOCKER_CONTENT_TRUST=0»', 'low: Dockerfile switches content trust off'),
    dockerfile(
      'FROM docker:27\nRUN docker pull «--disable-content-trust» debian:13',
      'low: Dockerfile calls docker without content trust',
    ),
  ],
  good: [dockerfile('FROM docker:27\nENV DOCKER_CONTENT_TRUST=1')],
})
