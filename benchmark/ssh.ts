import process from 'node:process';
import {makeFixtures} from './fixtures.js';
import {optionsOrEnd, readRounds, sshHelpText} from './options.js';
import {find, findPeers, navigator} from './programs.js';
import {createResults} from './results.js';
import {startServer} from './sandbox-process.js';
import {startSlowLine} from './ssh/slow-line.js';
import {startSshServer} from './ssh/server.js';
import {steps, visit} from './ssh/visit.js';
import {line, summaryText} from './table.js';

const rounds = optionsOrEnd(readRounds, process, sshHelpText);
const ssh = await find('ssh');
if (ssh === undefined) {
	throw new Error('There is no ssh here; Debian has it in openssh-client.');
}

const slowness = {delay: 75, bytesPerSecond: 8000} as const;
await using fixtures = await makeFixtures();
await using organizations = await startServer(10_000);
await using server = await startSshServer();
await using slowLine = await startSlowLine(server.port, slowness);
const peers = await findPeers(fixtures);
const programs = [
	...[[], ['--writer=ink'], ['--low-bandwidth']].map(flags => navigator(organizations, fixtures.home, flags)),
	...peers.filter(({name}) => name === 'lazygit'),
];
// Compressed, and without the packets that hide when keys are pressed.
const lean = ['-C', '-o', 'ObscureKeystrokeTiming=no'];
const leanly = {...navigator(organizations, fixtures.home), name: `cforgs through ssh ${lean.join(' ')}`};
const results = createResults();
for (let round = 1; round <= rounds; round++) {
	for (const program of programs) {
		process.stderr.write(`Round ${round} of ${rounds}: ${program.name}\n`);
		await visit(program, {results, server, line: slowLine, ssh});
	}

	await visit(leanly, {results, server, line: slowLine, ssh, options: lean});
}

const cell = (measure: string, program: string, unit: 'bytes' | 'ms'): string => {
	const summary = results.summary(measure, program);
	return summary ? summaryText(summary, unit) : '–';
};

process.stdout
	.write(`Through OpenSSH on this machine and a line of ${(slowness.bytesPerSecond * 8) / 1000} kbit/s, ${slowness.delay} ms each way; ${rounds} rounds.
Marked frames are synchronized updates. cforgs marks frames of 400 bytes or more: smaller ones are not counted, and lazygit marks none.

${line(['what', 'program', 'bytes', 'bytes on the line', 'marked frames', 'ms to the last byte'])}
${line(['---', '---', '---', '---', '---', '---'])}
${Object.entries(steps)
	.flatMap(([step, title]) =>
		[...programs, leanly].map(({name}) =>
			line([
				title,
				name,
				cell(`${step} bytes`, name, 'bytes'),
				cell(`${step} wire`, name, 'bytes'),
				cell(`${step} marked frames`, name, 'bytes'),
				cell(`${step} time`, name, 'ms'),
			]),
		),
	)
	.join('\n')}
`);
