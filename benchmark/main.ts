import path from 'node:path';
import process from 'node:process';
import {buildBareProgram} from './bare/build.js';
import type {Context} from './context.js';
import {makeFixtures} from './fixtures.js';
import {measureFind} from './measures/find.js';
import {measureKeys} from './measures/keys.js';
import {measureKnown} from './measures/known.js';
import {measureLoading, measureMemory} from './measures/large.js';
import {measureList} from './measures/list.js';
import {measureIdle, measureOneFile, measureStart} from './measures/start.js';
import {helpText, measureNames, optionsOrEnd, readOptions, type MeasureName} from './options.js';
import {findPeers, freshNavigator, peerNames} from './programs.js';
import {circumstances, writeNumbers} from './publish.js';
import {createResults} from './results.js';
import {startServer} from './sandbox-process.js';
import {limitTable, missedText, peerTable} from './table.js';

const measures: Readonly<Record<MeasureName, (context: Context) => Promise<void>>> = {
	keys: measureKeys,
	start: measureStart,
	oneFile: measureOneFile,
	idle: measureIdle,
	memory: measureMemory,
	loading: measureLoading,
	find: measureFind,
	list: measureList,
	known: measureKnown,
};

const {rounds, only, idleSeconds, isWritten} = optionsOrEnd(readOptions, process, helpText);
await using fixtures = await makeFixtures();
await using few = await startServer(100);
await using many = await startServer(10_000);
await using most = await startServer(100_000);
await using far = await startServer(10_000, 100);
const peers = await findPeers(fixtures);
const own = (...flags: readonly string[]) => freshNavigator(many, fixtures.home, flags);
const programs = [own(), own('--writer=ink'), own('--low-bandwidth'), ...peers];
const bareFolder = path.join(fixtures.home, 'bare');
const bare = await buildBareProgram(bareFolder, few);
const results = createResults();
const context: Context = {results, fixtures, programs, bare, bareFolder, idleSeconds, servers: {few, many, most, far}};

const inRounds = measureNames.filter(name => name !== 'idle' && (only ?? name) === name);
for (let round = 1; round <= rounds; round++) {
	for (const name of inRounds) {
		process.stderr.write(`Round ${round} of ${rounds}: ${name}\n`);
		await measures[name](context);
	}
}

// One run is enough: a program does not become active by chance.
if ((only ?? 'idle') === 'idle') {
	process.stderr.write(`Idle for ${idleSeconds} s\n`);
	await measures.idle(context);
}

const missing = peerNames.filter(name => peers.every(peer => peer.name !== name));
const text = [
	circumstances(rounds, idleSeconds),
	missedText(results),
	limitTable(results),
	peerTable(results),
	...(missing.length > 0
		? [`Not installed, or showing its list in another way than expected, so not measured: ${missing.join(', ')}.`]
		: []),
]
	.filter(part => part !== '')
	.join('\n\n');
process.stdout.write(`${text}\n`);
if (isWritten) {
	await writeNumbers(text, results);
}
