import { isCredential } from '../../knowledge/credentials.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose, files, script } from '../examples.ts'

export default defineRule({
  id: 'build/hardcoded-secret',
  on: 'build',
  title: 'Credential is hardcoded in a build argument',
  severity: 'high',
  threats: ['D2', 'D4'],
  controls: [],
  why: 'Anyone who can read the repository gets the credential, and so does whoever pulls the image: its history and provenance hold build arguments.',
  fix: 'Remove the credential from the file, revoke it, and mount a new one in the RUN that needs it (`--mount=type=secret`).',
  reads: ['env'],
  *check({ name, env }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: argument, value } = fact.value
      if (value === undefined || !isCredential(argument, value)) continue
      const message = `the build of ${name} hardcodes a credential in the argument ${argument}`
      yield fail(fact, message, { discriminator: discriminate(argument) })
    }
  },
  bad: [
    compose(
      { image: 'build: {context: ., args: {NPM_TOKEN: «s3cr3t-of-mine»}}', settings: '' },
      'high: the build of web hardcodes a credential in the argument NPM_TOKEN',
    ),
    compose(
      { image: 'build: {context: ., args: ["«INDEX=https://ci:s3cr3t@pypi.example/simple»"]}', settings: '' },
      'high: the build of web hardcodes a credential in the argument INDEX',
    ),
    script(
      'docker build --build-arg «DB_PASSWORD=s3cr3t» -t shop .',
      'high: the build of shop hardcodes a credential in the argument DB_PASSWORD',
    ),
    files(
      'bake: args',
      { 'docker-bake.hcl': 'target "shop" {\n  args = {\n    API_KEY = "«k-3f7c»"\n  }\n}\n' },
      'high: the build of shop hardcodes a credential in the argument API_KEY',
    ),
  ],
  good: [
    compose({
      image: 'build: {context: ., args: {VERSION: "1.4", NPM_TOKEN: "${NPM_TOKEN}", DB_PASSWORD: }}',
      settings: '',
    }),
    compose({ image: 'build: {context: ., args: [NPM_TOKEN], secrets: [npm_token]}', settings: '' }),
    script('docker build --build-arg TOKEN --build-arg KEY_FILE=key.pem --build-arg "API_KEY=$API_KEY" .'),
    files('bake: args from a variable', {
      'docker-bake.hcl':
        'variable "API_KEY" { default = "" }\ntarget "shop" {\n  args = { API_KEY = API_KEY, TOKEN = "${TOKEN}" }\n}\n',
    }),
  ],
})
