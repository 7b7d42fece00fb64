import type {Context} from '../context.js';
import {navigator, ours} from '../programs.js';
import {run} from '../terminal.js';

const starts = 3;

/**
After so much quiet, in milliseconds, a program has given back what reading left.
*/
const atRest = 2500;

const words = ['north', 'editions', 'sao', 'nwsec'];

/**
Milliseconds of quiet that end an answer.
*/
const quiet = 60;

/**
Letters typed into the search of 100,000: the first of a process after `/`, for which names are made ready, and those of a few words after it.
*/
export async function measureFind({results, servers, fixtures: {home}}: Context): Promise<void> {
	for (let start = 0; start < starts; start++) {
		const program = navigator(servers.most, home);
		await using running = run(program);
		await running.shown(program.isComplete ?? program.isReady);
		await running.quiet(atRest);
		for (const [at, word] of words.entries()) {
			await running.step('/', quiet);
			for (const place of word.split('').keys()) {
				const pressed = running.now();
				running.send(word.charAt(place));
				const typed = new RegExp(`^ /${word.slice(0, place + 1)}(?: {2}|$)`, 'mv');
				const found = await running.shown(screen => typed.test(screen) && /(?:match|similar) \d/v.test(screen));
				results.add(at === 0 && place === 0 ? 'findFirstTime' : 'findTime', ours, found.at - pressed);
				await running.quiet(quiet);
			}

			await running.step('escape', quiet);
		}
	}
}
