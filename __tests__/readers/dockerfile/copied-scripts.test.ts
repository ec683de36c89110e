import { afterAll, describe, expect, it } from 'vitest'
import { removeTrees } from '../../tree.ts'
import { found } from '../found.ts'

afterAll(removeTrees)

const script = (line: string) => `#!/bin/sh\n${line}\n`
const byVariable = script('docker run ${FLAGS:---init} web')
const byWord = script('FLAGS=${1:---init}\ndocker run $FLAGS web')
const web = (line: number) => [`Dockerfile:${line} critical: web is privileged`]

/** A Dockerfile with a script beside it. */
const privileged = (text: string, up: string) => found({ Dockerfile: `FROM docker:29\n${text}\n`, 'up.sh': up })

describe('a script that a Dockerfile copies is read as the image runs it', () => {
  it.each([
    ['behind ENV', 'ENV FLAGS=--privileged\nCOPY up.sh /up.sh\nRUN /up.sh', byVariable, web(4)],
    ['behind ARG', 'ARG FLAGS=--privileged\nCOPY . /app\nWORKDIR /app\nRUN ./up.sh', byVariable, web(5)],
    ['with ENV by ENTRYPOINT', 'ENV FLAGS=--privileged\nCOPY up.sh /\nENTRYPOINT ["/up.sh"]', byVariable, web(4)],
    ['with words of RUN', 'COPY up.sh /usr/local/bin/\nRUN up.sh --privileged', byWord, web(3)],
    ['with words of RUN in exec form', 'COPY ./ /opt\nRUN ["sh", "/opt/up.sh", "--privileged"]', byWord, web(3)],
    ['with words of ENTRYPOINT', 'COPY up.sh /run\nENTRYPOINT ["/run", "--privileged"]', byWord, web(3)],
    ['with words of CMD', 'COPY up.sh /up.sh\nENTRYPOINT ["/up.sh"]\nCMD ["--privileged"]', byWord, web(4)],
    ['without them', 'COPY up.sh /up.sh\nENTRYPOINT ["/up.sh"]', byWord, []],
    ['before ENV', 'COPY up.sh /up.sh\nRUN /up.sh\nENV FLAGS=--privileged', byVariable, []],
    ['from another image', 'COPY --from=a:1 up.sh /up.sh\nRUN /up.sh --privileged', byWord, []],
    ['under another path', 'COPY up.sh /up.sh\nRUN /other/up.sh --privileged', byWord, []],
  ])('%s', async (_, text, up, expected) => expect(await privileged(text, up)).toEqual(expected))

  it.each([
    ['ENV F=--privileged\nRUN docker run $F web', web(3)],
    ['ENV F=--privileged\nRUN <<END\ndocker run $F web\nEND', web(3)],
    ['ENV F=--init\nRUN docker run $F web', []],
    ['ONBUILD RUN docker run --privileged web', web(2)],
    ['ONBUILD RUN ["docker", "run", "--privileged", "web"]', web(2)],
    ['ONBUILD RUN echo docker run --privileged web', []],
    ['ONBUILD LABEL a="docker run --privileged web"', []],
  ])('RUN finds what is set: %s', async (text, expected) =>
    expect(await found({ Dockerfile: `FROM docker:29\n${text}\n` })).toEqual(expected),
  )
})
