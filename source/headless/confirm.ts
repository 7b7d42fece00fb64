import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {harmless} from '../text/harmless.js';
import type {Target} from '../connection/target.js';
import {UsageError} from '../settings/exit-status.js';
import {inLocale} from '../terminal/in-locale.js';
import {exitStatus, Refusal} from './exit-status.js';

/**
Sees to it that a write can ask where it has to.

@throws {UsageError} where nobody is there to answer.
*/
export function requireAnswer({yes, dryRun}: {readonly yes: boolean; readonly dryRun: boolean}): void {
	if (!yes && !dryRun && !(process.stdin.isTTY && process.stderr.isTTY)) {
		throw new UsageError('There is no terminal to confirm on. Pass --yes to skip the question, or --dry-run to preview.');
	}
}

/**
What is typed on the terminal, asked for on standard error; empty where the input ends, or ctrl-c or ctrl-d leaves.
*/
export async function ask(question: string): Promise<string> {
	// The line editor draws what it asks anew, over as many lines as that has.
	const [, before = '', asked = question] = /^(?<before>[\s\S]*\n)?(?<asked>.*)$/v.exec(inLocale(question)) ?? [];
	process.stderr.write(before);
	const lines = createInterface({input: process.stdin, output: process.stderr});
	const closed = once(lines, 'close').then(() => undefined);
	// Brought back after ctrl-z, it would read nothing more.
	lines.on('SIGCONT', () => {
		lines.resume();
	});
	try {
		const answer = await Promise.race([lines.question(asked), closed]);
		if (answer !== undefined) {
			return answer;
		}
	} catch (error) {
		if (!(error instanceof Error && error.name === 'AbortError')) {
			throw error;
		}
	} finally {
		lines.close();
	}

	process.stderr.write('\n');
	return '';
}

/**
A question about a write, with whom it goes to: the context, where there is one, and the host.
*/
export const questionTo = ({context, label}: Pick<Target, 'context' | 'label'>, question: string): string =>
	`${[...(context ? [context.label] : []), label].map(text => harmless(text)).join(' · ')}: ${question}`;

/**
Asks, and goes on only with a yes; `otherwise` says what was not done.

@throws {Refusal} unless the word is typed.
*/
export async function confirm(question: string, otherwise: string): Promise<void> {
	const answer = await ask(question);
	if (answer.trim() !== 'yes') {
		throw new Refusal(otherwise, exitStatus.failed);
	}
}
