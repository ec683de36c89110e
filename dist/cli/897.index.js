export const id = 897;
export const ids = [897,750];
export const modules = {

/***/ 6977:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readBuiltImage: () => (/* binding */ readBuiltImage),
  a: () => (/* reexport */ runCommands)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/parse.js

/** The parser is loaded when the first Dockerfile needs it. */
async function parseDockerfile(source) {
    const { DockerfileParser } = await __webpack_require__.e(/* import() */ 839).then(__webpack_require__.t.bind(__webpack_require__, 8390, 19));
    // A lone carriage return would be a line end to the parser and to nobody else. Lengths stay as they are.
    const dockerfile = DockerfileParser.parse(source.text.replace(/^\ufeff|\r(?!\n)/g, ' '));
    const offset = (at) => (0,core_source/* offsetOfLine */.$T)(source, at.line + 1) + at.character;
    return { dockerfile, place: (range) => (0,core_source/* span */.Ln)(source, offset(range.start), offset(range.end)) };
}
/** The words of the JSON form; undefined for the shell form, which everything that is not an array of strings is. */
function execForm(text) {
    if (!text.startsWith('['))
        return undefined;
    try {
        const parsed = JSON.parse(text);
        return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
    }
    catch {
        return undefined;
    }
}
/** The value of `--name=value` before the instruction's arguments. */
function flagOf(instruction, name) {
    if (!('getFlags' in instruction))
        return undefined;
    const flags = instruction.getFlags();
    return flags.find((flag) => flag.getName() === name)?.getValue() ?? undefined;
}

// EXTERNAL MODULE: ./.build/facts/exposed.js
var exposed = __webpack_require__(8662);
// EXTERNAL MODULE: ./.build/facts/units.js
var units = __webpack_require__(8161);
// EXTERNAL MODULE: ./.build/facts/variables.js
var facts_variables = __webpack_require__(867);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/run.js


/**
 * The shell text of every RUN in shell form, and of a heredoc that is the whole command. What Docker takes out before the shell
 * sees it (comment lines and blank lines inside a continued command) is blanked, and a continuation always reads `\` LF, so
 * that a shell parser reads what the shell runs; otherwise `text` is the source's own.
 */
async function runCommands(source) {
    if (!/^[ \t]*run\b/im.test(source.text))
        return [];
    const { dockerfile, place } = await parseDockerfile(source);
    const escapeCharacter = dockerfile.getEscapeCharacter();
    const commands = [];
    for (const instruction of dockerfile.getInstructions()) {
        if (instruction.getKeyword() !== 'RUN')
            continue;
        const words = instruction.getArguments();
        const [first, last] = [words[0], words.at(-1)];
        if (!first || !last || execForm(instruction.getArgumentsContent()?.trim() ?? ''))
            continue;
        const command = shellOf((0,core_source/* span */.Ln)(source, place(first.getRange()).start, place(instruction.getRange()).end), escapeCharacter);
        if (command)
            commands.push(command);
    }
    return commands;
}
function shellOf(at, escapeCharacter) {
    const text = at.source.text.slice(at.start, at.end);
    const script = /^<<-?(["']?)([^\s"'<>|&;]+)\1[ \t]*\r?\n/.exec(text);
    if (script)
        return scriptOf(text, script[0].length, at.start);
    const firstLineEnd = text.indexOf('\n');
    // The lines of a heredoc belong to it: a comment there is data.
    const isHeredoc = firstLineEnd >= 0 && /<<-?["']?\w/.test(text.slice(0, firstLineEnd));
    return { text: isHeredoc ? unixLines(text) : joined(text, escapeCharacter), start: at.start };
}
/** The body of `RUN <<EOF`; undefined when its first line hands it to something that is no shell. */
function scriptOf(text, from, start) {
    const lastLine = text.lastIndexOf('\n');
    const body = text.slice(from, Math.max(from, lastLine + 1));
    const interpreter = /^#!\s*(.*)/.exec(body)?.[1];
    if (interpreter !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(interpreter))
        return undefined;
    return { text: unixLines(body), start: start + from };
}
const unixLines = (text) => text.replace(/\r(?=\n)/g, ' ');
function joined(text, escapeCharacter) {
    const lines = unixLines(text).split('\n');
    let isContinued = false;
    return lines
        .map((line, i) => {
        const isLast = i === lines.length - 1;
        if (isContinued && /^\s*(?:#.*)?$/.test(line))
            return ' '.repeat(line.length) + (isLast ? '' : ' ');
        const end = line.trimEnd();
        isContinued = end.endsWith(escapeCharacter);
        if (!isContinued)
            return isLast ? line : `${line}\n`;
        // Docker allows blanks behind the escape character, a shell does not.
        const bare = end.slice(0, -1).padEnd(line.length - 1);
        return isLast ? `${bare} ` : `${bare}\\\n`;
    })
        .join('');
}

;// CONCATENATED MODULE: ./.build/facts/dockerfile.js





/**
 * Reads what the final stage, or the stage named by `target` (a name or a number), makes of its image; what an earlier stage
 * set is inherited where the stage builds on it. `buildArguments` win over ARG's defaults.
 * Undefined when there is no such stage. ONBUILD speaks about other images and is passed over.
 */
async function readBuiltImage(source, target, buildArguments = new Map()) {
    const { dockerfile, place } = await parseDockerfile(source);
    const globals = new Map();
    const stages = [];
    for (const instruction of dockerfile.getInstructions()) {
        const keyword = instruction.getKeyword();
        const stage = stages.at(-1);
        if (keyword === 'FROM') {
            stages.push(openStage(source, instruction, place, stages, globals));
        }
        else if (keyword === 'ARG') {
            declareArguments(instruction, stage?.variables ?? globals, globals, buildArguments);
        }
        else if (stage) {
            apply(stage, keyword, instruction, place);
        }
    }
    return pick(stages, target)?.image;
}
function pick(stages, target) {
    if (target === undefined || target === '')
        return stages.at(-1);
    const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase());
    return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}
function openStage(source, from, place, stages, globals) {
    const words = from.getArguments();
    const at = place(from.getRange());
    const name = words[1]?.getValue().toLowerCase() === 'as' ? words[2]?.getValue() : undefined;
    const written = words[0]?.getValue() ?? '';
    const where = words[0] ? place(words[0].getRange()) : at;
    const base = substitute(written, globals);
    const parent = base === undefined ? undefined : stages.findLast((s) => s.name?.toLowerCase() === base.toLowerCase());
    if (parent) {
        const variables = new Map(parent.variables);
        return {
            name,
            image: { ...parent.image, exposedPorts: [...parent.image.exposedPorts], env: [...parent.image.env], at },
            variables,
            shell: parent.shell,
            ownCommand: false,
        };
    }
    const image = { source, exposedPorts: [], env: [], at };
    if (base)
        image.base = { value: base, at: where };
    else
        image.baseDoubt = { because: `FROM ${written} depends on a build argument`, at: where };
    return { name, image, variables: new Map(), shell: ['/bin/sh', '-c'], ownCommand: false };
}
/** `ARG A=1 B`: inside a stage a bare name takes the value that was declared before the first FROM. */
function declareArguments(instruction, scope, globals, buildArguments) {
    for (const word of instruction.getArguments()) {
        const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(word.getValue()) ?? [];
        const fallback = value === undefined ? globals.get(name) : substitute(value, scope);
        scope.set(name, buildArguments.get(name) ?? fallback);
    }
}
function apply(stage, keyword, instruction, place) {
    const { image, variables } = stage;
    switch (keyword) {
        case 'ENV':
            for (const { name, value, range } of environment(instruction)) {
                variables.set(name, substitute(value, variables));
                image.env.push({ value: { name }, at: place(range) });
            }
            break;
        case 'USER': {
            const range = instruction.getArgumentsRange();
            if (!range)
                break;
            const at = place(range);
            const written = image.source.text.slice(at.start, at.end);
            const value = substitute(written, variables)?.trim();
            image.user = value ? { value, at } : undefined;
            image.userDoubt = value ? undefined : { because: `USER ${written} depends on a build argument`, at };
            break;
        }
        case 'HEALTHCHECK': {
            const value = probe(instruction, stage);
            if (value)
                image.healthcheck = { value, at: place(instruction.getRange()) };
            break;
        }
        case 'EXPOSE': {
            for (const word of instruction.getArguments()) {
                const at = place(word.getRange());
                // Of an image that exposes thousands the beginning of each further range is enough.
                const longest = image.exposedPorts.length < exposed/* mostPorts */.K ? undefined : 1;
                const range = (0,exposed/* exposedRange */.U)(substitute(word.getValue(), variables) ?? '', longest);
                for (const value of range)
                    image.exposedPorts.push({ value, at });
            }
            break;
        }
        case 'SHELL':
            stage.shell = execForm(argumentsOf(instruction)) ?? stage.shell;
            break;
        case 'ENTRYPOINT':
            image.entrypoint = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            // An ENTRYPOINT takes away the command that its base brought along.
            if (!stage.ownCommand)
                image.command = undefined;
            break;
        case 'CMD':
            image.command = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            stage.ownCommand = true;
    }
}
/** `ENV A=1 B=2` and the old `ENV A 1`. */
function environment(instruction) {
    return instruction.getProperties().map((property) => ({
        name: property.getName(),
        value: property.getValue() ?? '',
        range: property.getRange(),
    }));
}
/** The instruction's text after its flags, line continuations taken out. */
const argumentsOf = (instruction) => instruction.getArgumentsContent()?.trim() ?? '';
function argv(instruction, stage) {
    const text = argumentsOf(instruction);
    return execForm(text) ?? [...stage.shell, text];
}
function probe(instruction, stage) {
    const [, form = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(argumentsOf(instruction)) ?? [];
    if (/^none$/i.test(form))
        return { state: 'disabled' };
    if (!/^cmd$/i.test(form) || rest === '')
        return undefined;
    const duration = (name) => (0,units/* parseDurationNs */.PA)(flagOf(instruction, name) ?? '');
    const retries = Number(flagOf(instruction, 'retries') ?? Number.NaN);
    return {
        state: 'set',
        test: testOf(rest, stage),
        interval: duration('interval'),
        timeout: duration('timeout'),
        startPeriod: duration('start-period'),
        retries: Number.isInteger(retries) ? retries : undefined,
    };
}
function testOf(text, stage) {
    const words = execForm(text);
    if (words)
        return ['CMD', ...words];
    return stage.shell[0] === '/bin/sh' ? ['CMD-SHELL', text] : ['CMD', ...stage.shell, text];
}
/** Undefined where a variable in the text has no value. Quotes only group, as in a shell. */
function substitute(text, variables) {
    const expanded = (0,facts_variables/* expand */.f)(text, (name) => variables.get(name), '\\');
    return expanded.unknown.length > 0 ? undefined : expanded.text.replace(/["']/g, '');
}


/***/ }),

/***/ 8662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ mostPorts),
/* harmony export */   U: () => (/* binding */ exposedRange)
/* harmony export */ });
/** Longer ranges say no more than their beginning does. */
const longestRange = 1024;
/** So many of one container are listed port by port. */
const mostPorts = 4096;
/** `80`, `53/udp`, `7000-7010`: EXPOSE, `expose:`. Empty for what is no port. */
function exposedRange(text, longest = longestRange) {
    const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
    if (!match)
        return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + longest - 1);
    const protocol = (match[3]?.toLowerCase() ?? 'tcp');
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ containerPort: first + i, protocol }));
}


/***/ }),

/***/ 3618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ parseJson)
/* harmony export */ });
/* harmony import */ var jsonc_parser__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9547);
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8923);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2643);



/** JSON with comments and trailing commas (devcontainer.json) as the same tree that YAML becomes. */
function parseJson(source) {
    const errors = [];
    const root = (0,jsonc_parser__WEBPACK_IMPORTED_MODULE_0__.parseTree)(source.text, errors, {
        allowTrailingComma: true,
        disallowComments: false,
        allowEmptyContent: true,
    });
    const first = errors[0];
    if (first) {
        const line = (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .position */ .G1)(source, first.offset).line;
        return { documents: [], problems: [{ line, because: (0,jsonc_parser__WEBPACK_IMPORTED_MODULE_0__.printParseErrorCode)(first.error), text: source.text }] };
    }
    return { documents: root ? [convert(source, root)] : [], problems: [] };
}
function convert(source, node) {
    const end = node.offset + node.length;
    if (node.type === 'object') {
        const mapping = new _yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Mapping */ .X9(source, node.offset, '');
        for (const [key, value] of (node.children ?? []).map((property) => property.children ?? [])) {
            if (key && value)
                mapping.own.push({ key: scalar(source, key), value: convert(source, value) });
        }
        mapping.end = end;
        return mapping;
    }
    if (node.type === 'array') {
        const sequence = new _yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Sequence */ .gd(source, node.offset, '');
        for (const child of node.children ?? [])
            sequence.items.push(convert(source, child));
        sequence.end = end;
        return sequence;
    }
    return scalar(source, node);
}
function scalar(source, node) {
    const inset = node.type === 'string' ? 1 : 0;
    const end = node.offset + node.length - inset;
    return new _yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Scalar */ .X5(source, node.offset + inset, end, '', undefined, node.type === 'null' ? '' : String(node.value));
}


/***/ }),

/***/ 8897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPackages: () => (/* binding */ readPackages)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3618);
/* harmony import */ var _scripts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2750);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(495);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2643);




/** The `scripts` of package.json: the containers that they start. */
const readPackages = async (sources) => (0,_scripts_js__WEBPACK_IMPORTED_MODULE_1__.together)(await Promise.all(sources.map(readPackage)));
function readPackage(source) {
    const { documents, problems } = (0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .q)(source);
    const [problem] = problems;
    if (problem) {
        const because = `package.json does not parse: ${problem.because}`;
        const gap = { path: source.path, line: problem.line, because, kinds: ['container', 'exec'], blocking: false };
        return { subjects: [], gaps: [gap] };
    }
    const scripts = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_3__/* .entriesOf */ .Mc)((0,_yaml_js__WEBPACK_IMPORTED_MODULE_3__/* .nodeAt */ .oB)(documents[0], 'scripts')).flatMap(({ value }) => {
        if (value.kind !== 'scalar')
            return [];
        return [{ key: `${source.path}#`, text: value.text, locate: (from, to) => value.within(from, to) }];
    });
    return (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)(scripts, new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D());
}


/***/ }),

/***/ 2750:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readDockerfileRuns: () => (/* binding */ readDockerfileRuns),
/* harmony export */   readScripts: () => (/* binding */ readScripts),
/* harmony export */   together: () => (/* binding */ together)
/* harmony export */ });
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8923);
/* harmony import */ var _dockerfile_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6977);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(495);



/** Shell scripts: the containers that they start. */
const readScripts = async (sources) => {
    const readings = [];
    for (const source of sources) {
        const locate = (from, to) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(source, from, to);
        const text = source.path.endsWith('.bats') ? withoutTestNames(source.text) : source.text;
        readings.push(await (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)([{ key: `${source.path}#`, text, locate }], new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D()));
    }
    return together(readings);
};
/** Bats is Bash but for `@test "name" {`: blanks in its place leave a group of commands, and every offset. */
const withoutTestNames = (text) => text.replace(/^[ \t]*@test[ \t][^\n]*(?=\{[ \t]*\r?$)/gm, (name) => ' '.repeat(name.length));
/** Dockerfiles: containers that a RUN instruction starts while the image is built. */
const readDockerfileRuns = async (sources) => {
    const readings = [];
    for (const source of sources) {
        const scripts = (await (0,_dockerfile_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommands */ .a)(source)).map(({ text, start }) => ({
            key: `${source.path}#`,
            text,
            locate: (from, to) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(source, start + from, start + to),
        }));
        readings.push(await (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)(scripts, new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D()));
    }
    return together(readings);
};
const together = (readings) => ({
    subjects: readings.flatMap((reading) => reading.subjects),
    gaps: readings.flatMap((reading) => reading.gaps),
});


/***/ }),

/***/ 867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ expand)
/* harmony export */ });
const nameAt = /[A-Za-z_]\w*/y;
/** Hostile texts nest and double: what goes beyond is left as it is written, and unknown. */
const deepest = 20;
const longest = 65_536;
/**
 * Puts in `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`, `${NAME:?word}` and
 * `${NAME?word}`; words may hold variables themselves. Forms beyond these are unknown. Never throws.
 */
function expand(text, lookup, dollar, depth = 0) {
    if (!text.includes('$'))
        return { text, unknown: [] };
    if (depth > deepest)
        return { text, unknown: ['…'] };
    const unknown = [];
    let out = '';
    for (let i = 0; i < text.length;) {
        const start = text.indexOf('$', i);
        if (start < 0)
            return { text: out + text.slice(i), unknown };
        const isEscaped = dollar === '$$' ? text[start + 1] === '$' : start > i && text[start - 1] === '\\';
        out += text.slice(i, isEscaped && dollar === '\\' ? start - 1 : start);
        if (isEscaped) {
            out += '$';
            i = start + (dollar === '$$' ? 2 : 1);
            continue;
        }
        const end = endOfVariable(text, start);
        const value = resolve(text.slice(start, end), lookup, dollar, depth);
        out += value.text;
        unknown.push(...value.unknown);
        if (out.length > longest)
            return { text, unknown: [...unknown, '…'] };
        i = end;
    }
    return { text: out, unknown };
}
/** Offset behind the variable that begins at `start`; behind a lone dollar; the text's end where a brace is not closed. */
function endOfVariable(text, start) {
    if (text[start + 1] !== '{') {
        nameAt.lastIndex = start + 1;
        return start + 1 + (nameAt.exec(text)?.[0].length ?? 0);
    }
    let open = 0;
    for (let i = start + 1; i < text.length; i++) {
        if (text[i] === '{')
            open++;
        else if (text[i] === '}' && --open === 0)
            return i + 1;
    }
    return text.length;
}
function resolve(written, lookup, dollar, depth) {
    if (written === '$')
        return { text: written, unknown: [] };
    const inside = /^\$\{(.*)\}$/s.exec(written)?.[1] ?? written.slice(1);
    const [, name, colon, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*))?$/s.exec(inside) ?? [];
    if (name === undefined)
        return { text: written, unknown: [/\w*/.exec(inside)[0] || '…'] };
    const value = lookup(name);
    const isSet = value !== undefined && !(colon && value === '');
    if (operator === '+')
        return isSet ? expand(word, lookup, dollar, depth + 1) : { text: '', unknown: [] };
    if (isSet)
        return { text: value, unknown: [] };
    if (operator === '-')
        return expand(word, lookup, dollar, depth + 1);
    return { text: written, unknown: [name] };
}


/***/ }),

/***/ 2643:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $6: () => (/* binding */ textAt),
/* harmony export */   Eq: () => (/* binding */ contentStart),
/* harmony export */   Mc: () => (/* binding */ entriesOf),
/* harmony export */   S3: () => (/* binding */ itemsOf),
/* harmony export */   SF: () => (/* binding */ booleanOf),
/* harmony export */   X5: () => (/* binding */ Scalar),
/* harmony export */   X9: () => (/* binding */ Mapping),
/* harmony export */   _f: () => (/* binding */ entryAt),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   cP: () => (/* binding */ integerOf),
/* harmony export */   ee: () => (/* binding */ spanOf),
/* harmony export */   gd: () => (/* binding */ Sequence),
/* harmony export */   hN: () => (/* binding */ parseYaml),
/* harmony export */   iP: () => (/* binding */ factAt),
/* harmony export */   kZ: () => (/* binding */ isNull),
/* harmony export */   oB: () => (/* binding */ nodeAt)
/* harmony export */ });
/* harmony import */ var js_yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3243);
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8923);


class Scalar {
    source;
    start;
    end;
    tag;
    event;
    kind = 'scalar';
    decoded;
    offsets;
    constructor(source, 
    /** Offsets of the value without its quotes; of the place where a value would stand when it is empty. */
    start, end, tag, 
    /** Base offset of the parsed chunk and the event in it; absent where the tree was not built from YAML. */
    event, literal) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.tag = tag;
        this.event = event;
        this.decoded = literal;
    }
    get text() {
        this.decoded ??= this.event ? (0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .getScalarValue */ .KE)(this.event.chunk, this.event.scalar) : '';
        return this.decoded;
    }
    get plain() {
        return this.event === undefined || this.event.scalar.style === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .SCALAR_STYLE */ .jK.PLAIN;
    }
    /** Nothing, `~` or `null`. */
    get isNull() {
        return this.plain && /^(?:~|null|Null|NULL|)$/.test(this.text);
    }
    /** The source's span of a range of the decoded text: a line of a block scalar is found under its indentation. */
    within(from, to) {
        const raw = this.source.text.slice(this.start, this.end);
        if (raw === this.text)
            return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(this.source, this.start + from, this.start + to);
        this.offsets ??= rawOffsets(raw, this.text);
        const offset = (at) => this.offsets[Math.min(at, this.text.length)];
        const start = offset(from);
        const end = to > from ? offset(to - 1) + 1 : start;
        return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(this.source, this.start + start, this.start + end);
    }
}
/**
 * The raw offset of every decoded character and of the end. Walks both texts side by side: indentation, folded line ends and
 * escapes stand in the raw text alone.
 */
function rawOffsets(raw, decoded) {
    const isSpace = (character) => character === ' ' || character === '\n' || character === '\r' || character === '\t';
    const offsets = new Uint32Array(decoded.length + 1);
    let r = 0;
    for (let d = 0; d <= decoded.length; d++) {
        const wanted = decoded[d];
        const blank = isSpace(wanted);
        while (r < raw.length && raw[r] !== wanted && (isSpace(raw[r]) || raw[r] === '\\')) {
            if (blank && raw[r] === '\n')
                break;
            r++;
        }
        offsets[d] = r;
        if (r >= raw.length)
            continue;
        r++;
        if (wanted === '\n' && decoded[d + 1] !== '\n' && !isSpace(decoded[d + 1])) {
            while (isSpace(raw[r]) && raw[r] !== '\n')
                r++;
        }
    }
    return offsets;
}
class Mapping {
    source;
    start;
    tag;
    kind = 'map';
    own = [];
    resolved;
    end;
    constructor(source, start, tag) {
        this.source = source;
        this.start = start;
        this.tag = tag;
        this.end = start;
    }
    /** Entries by key, `<<` resolved: own keys win, then the merged mappings in their order. The last of two equal keys holds. */
    get entries() {
        if (this.resolved)
            return this.resolved;
        const merged = new Map();
        this.resolved = merged;
        for (const { key, value } of this.own) {
            if (!isMergeKey(key))
                continue;
            const parents = value.kind === 'seq' ? value.items : [value];
            for (const parent of parents) {
                if (parent.kind !== 'map')
                    continue;
                countMerged(this.source, parent.entries.size);
                for (const [name, entry] of parent.entries)
                    if (!merged.has(name))
                        merged.set(name, entry);
            }
        }
        for (const entry of this.own)
            if (!isMergeKey(entry.key))
                merged.set(entry.key.text, entry);
        return merged;
    }
    entry(name) {
        return this.entries.get(name);
    }
}
/** Entries that merge keys may bring into the mappings of one file: chains of them multiply. */
const mostMerged = 500_000;
const mergedEntries = new WeakMap();
function countMerged(source, count) {
    const total = (mergedEntries.get(source) ?? 0) + count;
    if (total > mostMerged)
        throw new Error(`its merge keys repeat more than ${mostMerged} entries`);
    mergedEntries.set(source, total);
}
const isMergeKey = (key) => key.plain && key.text === '<<';
class Sequence {
    source;
    start;
    tag;
    kind = 'seq';
    items = [];
    end;
    constructor(source, start, tag) {
        this.source = source;
        this.start = start;
        this.tag = tag;
        this.end = start;
    }
}
/**
 * Reads every document of a YAML (or JSON) text. A document that does not parse becomes a problem and the others are still read.
 * `wanted` is asked with a document's raw text first, so that what no reader claims is never parsed.
 */
function parseYaml(source, wanted = () => true) {
    const documents = [];
    const problems = [];
    for (const [start, end] of chunks(source.text)) {
        const chunk = source.text.slice(start, end);
        if (contentStart(chunk) === chunk.length || !wanted(chunk))
            continue;
        try {
            for (const root of build(source, start, chunk, (0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseEvents */ .PH)(chunk, { maxDepth: 100 })))
                documents.push(root);
        }
        catch (error) {
            const offset = error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB ? (error.mark?.position ?? 0) : 0;
            const because = error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB ? error.reason : String(error);
            problems.push({ line: (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .position */ .G1)(source, start + offset).line, because, text: chunk });
        }
    }
    return { documents, problems };
}
/** Where `---` stands at the beginning of a line a document ends: block scalars are indented, so it cannot be inside one. */
function* chunks(text) {
    let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const marker = /^---(?=[ \t\r\n]|$)/gm;
    marker.lastIndex = start;
    for (let match = marker.exec(text); match; match = marker.exec(text)) {
        if (match.index > start)
            yield [start, match.index];
        start = match.index;
    }
    yield [start, text.length];
}
/** Offset of the first character that is no white space, comment, directive or marker; the text's length where there is none. */
function contentStart(text) {
    const solid = /\S/g;
    const lineEnd = /[\r\n]|$/g;
    solid.lastIndex = text.startsWith('---') ? 3 : 0;
    for (let match = solid.exec(text); match; match = solid.exec(text)) {
        const at = match.index;
        if (match[0] === '#' || match[0] === '%') {
            lineEnd.lastIndex = at;
            solid.lastIndex = lineEnd.exec(text)?.index ?? text.length;
        }
        else if (text.startsWith('...', at))
            solid.lastIndex = at + 3;
        else
            return at;
    }
    return text.length;
}
function build(source, base, chunk, events) {
    const roots = [];
    const anchors = new Map();
    const open = [];
    const pending = [];
    let last = base;
    const tagOf = (event) => event.tagStart < 0 ? '' : chunk.slice(event.tagStart, event.tagEnd);
    const place = (node) => {
        const parent = open.at(-1);
        if (!parent)
            roots.push(node);
        else if (parent.kind === 'seq')
            parent.items.push(node);
        else {
            const key = pending.at(-1);
            if (key) {
                parent.own.push({ key, value: node });
                pending[pending.length - 1] = undefined;
            }
            else {
                pending[pending.length - 1] =
                    node.kind === 'scalar' ? node : new Scalar(source, node.start, node.start, '', undefined, '');
            }
        }
    };
    for (const event of events) {
        switch (event.type) {
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.DOCUMENT:
                open.push(undefined);
                pending.push(undefined);
                break;
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.MAPPING:
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SEQUENCE: {
                const Type = event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.MAPPING ? Mapping : Sequence;
                const node = new Type(source, base + event.start, tagOf(event));
                place(node);
                if (event.anchorStart >= 0)
                    anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node);
                open.push(node);
                pending.push(undefined);
                break;
            }
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SCALAR: {
                const start = event.valueStart < 0 ? last : base + event.valueStart;
                const end = event.valueStart < 0 ? last : base + event.valueEnd;
                const node = event.valueStart < 0
                    ? new Scalar(source, start, end, tagOf(event), undefined, '')
                    : new Scalar(source, start, end, tagOf(event), { base, chunk, scalar: event });
                last = end;
                if (event.anchorStart >= 0)
                    anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node);
                place(node);
                break;
            }
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.ALIAS: {
                const name = chunk.slice(event.anchorStart, event.anchorEnd);
                const node = anchors.get(name);
                if (!node)
                    throw new js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB(`unknown alias *${name}`);
                if (open.includes(node))
                    throw new js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB(`alias *${name} contains itself`);
                last = base + event.anchorEnd;
                place(node);
                break;
            }
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.POP: {
                const closed = open.pop();
                pending.pop();
                if (!closed)
                    break;
                if (/[[{]/.test(chunk[closed.start - base] ?? ''))
                    last = base + afterBracket(chunk, Math.max(last, closed.start) - base);
                closed.end = last;
                break;
            }
        }
    }
    return roots;
}
/** Offset after the bracket that closes a flow collection whose last value ends here (a quote may still follow). */
function afterBracket(chunk, from) {
    // A comment is taken whole or not at all: a text of many `#` has one way to match.
    const closing = /["']?(?:[\s,[{]|#[^\n]*\n)*[\]}]/y;
    closing.lastIndex = from;
    return closing.test(chunk) ? closing.lastIndex : from;
}
/** Walks keys down from a node; undefined as soon as one is not there. */
function entryAt(node, ...path) {
    let found;
    let here = node;
    for (const name of path) {
        found = here?.kind === 'map' ? here.entry(name) : undefined;
        if (!found)
            return undefined;
        here = found.value;
    }
    return found;
}
const nodeAt = (node, ...path) => path.length === 0 ? node : entryAt(node, ...path)?.value;
/** A scalar's text; undefined for collections and null. */
const textOf = (node) => node?.kind === 'scalar' && !node.isNull ? node.text : undefined;
const textAt = (node, ...path) => textOf(nodeAt(node, ...path));
const itemsOf = (node) => (node?.kind === 'seq' ? node.items : []);
const entriesOf = (node) => node?.kind === 'map' ? [...node.entries.values()] : [];
const isNull = (node) => node?.kind === 'scalar' && node.isNull;
/** Booleans as Go's YAML libraries and Compose take them: YAML 1.1's words, quoted or not. */
function booleanOf(node) {
    const text = textOf(node);
    if (text === undefined)
        return undefined;
    if (/^(?:true|yes|on|y)$/i.test(text))
        return true;
    return /^(?:false|no|off|n)$/i.test(text) ? false : undefined;
}
/** Decimal, hexadecimal or octal whole number, quoted or not. */
function integerOf(node) {
    const text = textOf(node)?.replaceAll('_', '');
    if (text === undefined || !/^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(text))
        return undefined;
    return Number(text);
}
const spanOf = (node) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(node.source, node.start, node.end);
/** A fact at a node's place. */
const factAt = (node, value) => ({ value, at: spanOf(node) });


/***/ })

};
