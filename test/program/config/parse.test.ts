import assert from 'node:assert/strict';
import {test} from 'node:test';
import {configExample as exampleOf} from '../../../source/program/config/command-line.js';
import {filterMistakes, parseConfig} from '../../../source/program/config/parse.js';
import {
	colorTexts,
	contextTexts,
	ownCheckTexts,
	ownCommandTexts,
	settingTexts,
} from '../../../source/kernel/options/config.js';
import {registry} from '../../../source/abilities.js';

const configExample = exampleOf(registry);

const mistakesIn = (...lines: readonly string[]) =>
	parseConfig('config.toml', lines.join('\n'), registry).mistakes.map(({line, text}) => `${line ?? '?'}: ${text}`);

await test('accepts the example, which shows every setting', () => {
	const {config, mistakes} = parseConfig('config.toml', configExample, registry);
	assert.deepEqual(mistakes, []);
	assert.deepEqual(config?.contexts.get('production'), {
		label: 'PRODUCTION',
		color: 'red',
		read_only: true,
		theme: 'high-contrast',
		credential_command: ['pass', 'show', 'cloudflare/prod'],
		email: 'operations@example.com',
	});
	const shown = configExample
		.matchAll(/^(?<name>\w+) =/gmv)
		.map(match => match.groups?.['name'])
		.toArray();
	const settings = [
		...Object.keys(settingTexts),
		...Object.keys(contextTexts),
		...Object.keys(ownCommandTexts),
		...Object.keys(ownCheckTexts),
		...Object.keys(colorTexts),
	].filter(name => !['check', 'colors', 'command', 'contexts', 'filters', 'keys'].includes(name));
	assert.deepEqual(config?.filters, {'no-contact': 'email:none phone:none'});
	assert.deepEqual(new Set(shown), new Set([...settings, 'openLog', 'openExport']));
});

await test('lists every command with its keys in the example, and accepts each line', () => {
	const lines = configExample
		.matchAll(/^# (?<line>\w+ = \[.*)$/gmv)
		.map(match => match.groups?.['line'] ?? '')
		.toArray();
	assert.ok(
		lines.includes(
			'openDeletion = ["D"] # Delete it, or the marked ones: shows what blocks it, then asks for the name or the number',
		),
	);
	const commands = new Set(lines.map(line => line.split(' ', 1)[0]));
	assert.deepEqual(
		[...new Set(registry.bindings.map(({command}) => command))].filter(command => !commands.has(command)),
		['chooseTab'],
	);
	assert.deepEqual(mistakesIn('[keys]', ...lines), []);
});

await test('accepts the readme’s example of other keys', () => {
	const [, example = ''] = /such as `(?<example>[^`]+)`/v.exec(settingTexts.keys) ?? [];
	assert.match(example, /^moveDown = /v);
	assert.deepEqual(mistakesIn('[keys]', example), []);
});

await test('suggests a command for a similar name or a name from other programs', () => {
	assert.deepEqual(mistakesIn('[keys]', 'rename = "X"', 'openFnd = "X"', 'frobnicate = "X"'), [
		'2: keys.rename is not a command. Did you mean openAccountForm or renameKept or openEditForm?',
		'3: keys.openFnd is not a command. Did you mean openFind or openUndo?',
		'4: keys.frobnicate is not a command. cforgs config example names the commands.',
	]);
});

await test('says which saved filters do not work, and what was probably meant', () => {
	const text = [
		'[filters]',
		'good = "email:none in:@any below:Acme"',
		'typo = "emial:none"',
		'other = "filter:god"',
		'words = "acme"',
		'own = "filter:own"',
	].join('\n');
	const {config, mistakes} = parseConfig('config.toml', text, registry);
	assert.deepEqual(mistakes, [], 'such a filter keeps nobody from starting');
	assert.ok(config);
	assert.deepEqual(
		filterMistakes(text, config).map(({line, text: mistake}) => `${line ?? '?'}: ${mistake}`),
		[
			'3: filters.typo does not work: There is no term emial:. Did you mean email?',
			'4: filters.other does not work: filter: finds no saved filter named “god”. Did you mean good?',
			'5: filters.words does not work: A saved filter has only terms. For text in names, write name:acme.',
			'6: filters.own does not work: filter: finds no saved filter named “own”.',
		],
	);
});

await test('says which rules of one’s own do not work', () => {
	const text = [
		'[filters]',
		'good = "email:none"',
		'[[check]]',
		'name = "gold"',
		'where = "metadata.tier:gold filter:good"',
		'severity = "high"',
		'',
		'[[check]]',
		'name = "gold"',
		'where = "acme"',
		'[[ check ]]',
		'name = "no-email"',
		'where = "emial:none"',
	].join('\n');
	const {config, mistakes} = parseConfig('config.toml', text, registry);
	assert.deepEqual(mistakes, []);
	assert.ok(config);
	assert.deepEqual(
		config.check?.map(({name, severity}) => [name, severity]),
		[
			['gold', 'high'],
			['gold', 'medium'],
			['no-email', 'medium'],
		],
	);
	assert.deepEqual(
		filterMistakes(text, config).map(({line, text: mistake}) => `${line ?? '?'}: ${mistake}`),
		[
			'8: another rule is called “gold”: give this one another name.',
			'8: the rule “gold” does not work: A saved filter has only terms. For text in names, write name:acme.',
			'11: another rule is called “no-email”: give this one another name.',
			'11: the rule “no-email” does not work: There is no term emial:. Did you mean email?',
		],
	);
	assert.deepEqual(mistakesIn('[[check]]', 'name = "x"', 'where = "email:none"', 'severity = "worst"', 'wher = "x"'), [
		'?: check.severity takes one of "high", "medium", "low".',
		'5: check.0.wher is not a setting. Did you mean where?',
	]);
});

await test('accepts an empty file', () => {
	assert.deepEqual(parseConfig('config.toml', '', registry).config, {file: 'config.toml', contexts: new Map()});
});

await test('reports a mistake with its line and the remedy', () => {
	assert.deepEqual(mistakesIn('cache = true', 'low_bandwith = true'), [
		'2: low_bandwith is not a setting. Did you mean low_bandwidth?',
	]);
	const several = mistakesIn(
		'low_bandwith = true',
		'cash = true',
		'[contexts.a]',
		'colour = "red"',
		'lable = "A"',
		'[contexts.b]',
		'lable = "B"',
	);
	assert.deepEqual(
		several.map(mistake => mistake.replace(/ is not a setting.*/v, '')),
		['1: low_bandwith', '2: cash', '4: contexts.a.colour', '5: contexts.a.lable', '7: contexts.b.lable'],
	);
	assert.deepEqual(mistakesIn('# first', '', 'cache = "yes"'), ['3: cache takes true or false.']);
	assert.deepEqual(mistakesIn('[contexts.a]', 'color = "pink"', '[contexts."b c"]', 'label = ""'), [
		'2: contexts.a.color takes one of "red", "yellow", "green", "cyan".',
		'4: contexts.b c.label takes a non-empty text.',
	]);
	assert.deepEqual(mistakesIn('[contexts.a]', 'base_url = "ftp://api.example"'), [
		'2: contexts.a.base_url takes another address. The base address must begin with https://, such as https://api.cloudflare.com/client/v4.',
	]);
	assert.deepEqual(mistakesIn('cache = true', '[contexts.""]', 'label = "A"'), [
		'2: contexts takes a name for each context.',
	]);
	assert.deepEqual(mistakesIn('[contexts.a]', 'read_only = true', 'credential_command = [', '  "pass",', '  1,', ']'), [
		'3: contexts.a.credential_command takes only texts.',
	]);
	assert.deepEqual(mistakesIn('[contexts.a]', 'credential_command = "pass show"'), [
		'2: contexts.a.credential_command takes an array of texts, such as ["pass", "show", "cloudflare/prod"].',
	]);
	assert.deepEqual(mistakesIn('cache = true', 'context = '), [
		'2: invalid TOML: invalid value. See cforgs config example.',
	]);
	assert.deepEqual(mistakesIn('context = "prod"', '[contexts.production]', '[contexts.prd]'), [
		'1: the default context “prod” does not exist. Did you mean prd?',
	]);
});

await test('reports a saved filter whose name or value cannot be one', () => {
	assert.deepEqual(mistakesIn('[filters]', '"a b" = "email:none"', 'c = 1'), [
		'2: filters.a b takes names of letters, digits, - and _.',
		'3: filters.c takes a filter in quotes, such as "email:none".',
	]);
});

await test('does not repeat the value of a context that is not a table', () => {
	assert.deepEqual(mistakesIn('[contexts]', 'a = "hunter2"'), [
		'2: contexts.a takes a table, such as [contexts.production].',
	]);
});

await test('reports the first of many mistakes with their lines, and counts the rest', () => {
	const lines = Array.from({length: 3000}, (_, index) => `k${index} = """`).flatMap(line => [line, '"""']);
	const mistakes = mistakesIn(...lines);
	assert.deepEqual(
		[mistakes.length, mistakes[0]?.split(' ', 2), mistakes[19]?.split(' ', 2), mistakes[20]],
		[21, ['1:', 'k0'], ['39:', 'k19'], '?: 2,980 more mistakes.'],
	);
});

await test('requires one complete credential per context', () => {
	const about = (...lines: readonly string[]) => mistakesIn('', '[contexts.a]', ...lines);
	assert.deepEqual(about('token_variable = "A"', 'credential_command = ["b"]'), [
		'2: contexts.a has token_variable and credential_command: keep one of them.',
	]);
	assert.deepEqual(about('key_variable = "A"'), [
		'2: contexts.a has key_variable but no email address: add email or email_variable.',
	]);
	assert.deepEqual(about('email = "a@b.example"'), [
		'2: contexts.a has an email address but no key: add key_variable or credential_command.',
	]);
	assert.deepEqual(about('key_variable = "A"', 'email = "a@b.example"', 'email_variable = "B"'), [
		'2: contexts.a has email and email_variable: keep one of them.',
	]);
	assert.deepEqual(about('credential_command = ["b"]', 'email = "a@b.example"'), []);
});

await test('refuses anything like a credential anywhere in the file, without repeating it', () => {
	const secrets = [
		`cfut_${'a1'.repeat(20)}`,
		`cfat_${'b2'.repeat(20)}`,
		`cfk_${'c3'.repeat(20)}`,
		`v1A${'d'.repeat(36)}4`,
		'e5'.repeat(20),
	];
	const mistakes = secrets.flatMap(secret => {
		const lines = [
			`token_variable = "${secret}"`,
			`credential_command = ["sh", "-c", "echo '${secret}'"]`,
			`# old: ${secret}`,
			`token = "${secret}"`,
			`"${secret}" = 1`,
		];
		return lines.map(line => mistakesIn('[contexts.a]', line).join('').replace(secret, 'SECRET'));
	});
	assert.equal(mistakes.length, 25);
	assert.deepEqual(
		mistakes.filter(
			mistake => !/^2: this looks like a credential\..*token_variable/v.test(mistake) || mistake.includes('SECRET'),
		),
		[],
	);
	assert.deepEqual(mistakesIn('[contexts.a]', `token_variable = "${'CF_TOKEN_'.repeat(5).slice(0, 40)}"`), []);
});

await test('counts the lines of a file with Windows line ends', () => {
	const {mistakes} = parseConfig(
		'config.toml',
		'theme = "dark"\r\n[contexts.a]\r\ntoken_variable = "A"\r\nbogus = 1\r\n',
		registry,
	);
	assert.deepEqual(
		mistakes.map(({line}) => line),
		[4],
	);
});

await test('refuses a setting whose name suggests a credential', () => {
	assert.match(
		mistakesIn('[contexts.a]', 'api_token = "x"').join(''),
		/^2: contexts\.a\.api_token is not a setting, and a config file must not contain a credential/v,
	);
});

await test('reports a key that two commands share, with its line and both commands', () => {
	assert.deepEqual(mistakesIn('[keys]', 'openHelp = "?"', 'openExport = ["f5", "j"]'), [
		'3: j is the key of both moveDown and openExport in the same place (tree). Change one of them.',
	]);
	assert.deepEqual(mistakesIn('[keys]', 'openHlep = "?"'), [
		'2: keys.openHlep is not a command. Did you mean openHelp?',
	]);
	const {config} = parseConfig('config.toml', '[keys]\nopenExport = "f5"', registry);
	assert.deepEqual(config?.bindings?.find(({command}) => command === 'openExport')?.keys, ['f5']);
});
