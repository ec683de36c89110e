import { isTlsVariableOff, tlsSwitches } from '../../knowledge/tls-verification.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** What they are given ends up in a file. */
const writers = /^(?:echo|printf|cat|tee|sed)$/

export default defineRule({
  id: 'dockerfile/tls-verification',
  on: 'dockerfile',
  title: 'TLS certificates are not verified',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:+4.12'],
  why: 'Anyone between the build and the server can put code of their own into the image.',
  fix: 'Remove the setting, and add the certificate of your own CA to the trust store of the stage.',
  reads: ['runs', 'env'],
  *check({ name, runs, env }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value, instruction, stage } = fact.value
      if (instruction === 'LABEL' || value === undefined || !isTlsVariableOff(variable, value)) continue
      const message = `${name} switches the verification of TLS certificates off with ${variable}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
    for (const { value: run } of runs)
      for (const command of run.commands)
        for (const fact of tlsSwitches(command)) {
          const what =
            command.isWritten && writers.test(command.program)
              ? 'writes a setting that switches the verification of TLS certificates off'
              : `calls ${command.program} without verifying TLS certificates`
          const message = `${name} ${what}${inStage(run.stage)}`
          yield fail(fact, message, { discriminator: discriminate(command.program) })
        }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN sudo curl «-sSkL» https://a.example/x -o x; \\\n  wget -q \\\n  «--no-check-cert» https://example.org/x; echo «insecure» > ~/.curlrc',
      'medium: Dockerfile calls curl without verifying TLS certificates',
      'medium: Dockerfile calls wget without verifying TLS certificates',
      'medium: Dockerfile writes a setting that switches the verification of TLS certificates off',
    ),
    dockerfile(
      'FROM debian:13\nENV A=b «GIT_SSL_NO_VERIFY=1» «GOFLAGS="-mod=mod -insecure"»',
      'medium: Dockerfile switches the verification of TLS certificates off with GIT_SSL_NO_VERIFY',
      'medium: Dockerfile switches the verification of TLS certificates off with GOFLAGS',
    ),
    dockerfile(
      'FROM node:22\nRUN A=b «NODE_TLS_REJECT_UNAUTHORIZED="0"» npm ci; npm c set «strict-ssl=\'false\'»',
      'medium: Dockerfile switches the verification of TLS certificates off with NODE_TLS_REJECT_UNAUTHORIZED',
      'medium: Dockerfile calls npm without verifying TLS certificates',
    ),
    dockerfile(
      'FROM fedora:42\nRUN echo "«sslverify=0»" >> /etc/dnf/dnf.conf\nCOPY <<E /root/.npmrc\n«strict-ssl=false\n»E',
      'medium: Dockerfile writes a setting that switches the verification of TLS certificates off',
      'medium: Dockerfile writes a setting that switches the verification of TLS certificates off',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN curl -o k -H -k https://example.org/x && wget -O- https://example.org'),
    dockerfile('FROM debian:13\nRUN curl -k https://localhost:8443/ready && echo "curl -k"'),
    dockerfile(
      'FROM node:22\nARG MY_NPM_CONFIG_STRICT_SSL=false NPM_CONFIG_STRICT_SSL=true\nRUN npm ci # --strict-ssl=false',
    ),
    dockerfile('FROM python:3.13\nRUN pip install --cert /ca.pem x || echo "use --trusted-host"'),
  ],
})
