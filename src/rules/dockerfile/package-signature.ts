import { isSignatureVariableOff, signatureSwitches } from '../../knowledge/package-signatures.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/package-signature',
  on: 'dockerfile',
  title: 'Package signatures are not checked',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.11'],
  why: 'A mirror that was broken into, or anyone on the way to it, can put packages of their own into the image.',
  fix: 'Remove the setting, and add the key of the repository.',
  reads: ['runs', 'env'],
  *check({ name, runs, env }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value = '', instruction, stage } = fact.value
      if (instruction === 'LABEL' || !isSignatureVariableOff(variable, value)) continue
      const message = `${name} switches the check of package signatures off with ${variable}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
    for (const { value: run } of runs)
      for (const command of run.commands)
        for (const fact of signatureSwitches(command)) {
          const message = `${name} switches the check of package signatures off with ${command.program}${inStage(run.stage)}`
          yield fail(fact, message, { discriminator: discriminate(command.program) })
        }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN DEBIAN_FRONTEND=noninteractive /usr/bin/apt-get install -y \\\n  «--allow-unauthenticated» x',
      'medium: Dockerfile switches the check of package signatures off with apt-get',
    ),
    dockerfile(
      'FROM fedora:42\nRUN dnf install -y x «--nogpgcheck» && rpm -i «--nosignature» y.rpm; dpkg «--force-all» -i z.deb; zypper ar «-G» u r',
      'medium: Dockerfile switches the check of package signatures off with dnf',
      'medium: Dockerfile switches the check of package signatures off with rpm',
      'medium: Dockerfile switches the check of package signatures off with dpkg',
      'medium: Dockerfile switches the check of package signatures off with zypper',
    ),
    dockerfile(
      'FROM debian:13\nRUN echo "«deb [arch=amd64 trusted=yes] https://example.org/ x main»" > /etc/apt/sources.list.d/x.list',
      'medium: Dockerfile switches the check of package signatures off with echo',
    ),
    dockerfile(
      'FROM fedora:42\nRUN <<EOF\ncat > /etc/yum.repos.d/x.repo <<END\n«[x]\ngpgcheck = 0\n»END\nEOF',
      'medium: Dockerfile switches the check of package signatures off with cat',
    ),
    dockerfile(
      'FROM alpine:3\nRUN ["apk", "add", «"--allow-untrusted"», "/x.apk"]',
      'medium: Dockerfile switches the check of package signatures off with apk',
    ),
    dockerfile(
      'FROM golang:1\nENV «GOSUMDB=off»\nRUN go env -w «GONOSUMDB=*»; «GOSUMDB=off» go install x@v1',
      'medium: Dockerfile switches the check of package signatures off with GOSUMDB',
      'medium: Dockerfile switches the check of package signatures off with go',
      'medium: Dockerfile switches the check of package signatures off with GOSUMDB',
    ),
  ],
  good: [
    dockerfile('FROM golang:1\nENV GOSUMDB=sum.golang.org GONOSUMDB=git.acme.example/* GOPRIVATE=git.acme.example'),
    dockerfile('FROM debian:13\nRUN apt-get install -y x | grep "--force-yes" && echo --allow-unauthenticated'),
    dockerfile('FROM fedora:42\nRUN printf "repo_gpgcheck=0\\ngpgcheck=1\\n" > /etc/yum.repos.d/x.repo'),
    dockerfile('FROM debian:13\nRUN echo "deb [trusted=yes] file:/packages ./" > /etc/apt/sources.list'),
  ],
})
