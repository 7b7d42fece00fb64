import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Navigator} from './navigator.js';
import {until} from './until.js';

/** The drafts of a navigator, as they are on disk. */
export function draftsOf({stateHome}: Pick<Navigator, 'stateHome'>): readonly string[] {
	const folder = path.join(stateHome, 'cforgs', 'drafts');
	try {
		return readdirSync(folder)
			.filter(file => file.endsWith('.json'))
			.map(file => readFileSync(path.join(folder, file), 'utf8'));
	} catch {
		return [];
	}
}

/** Waits until a draft on disk has this text. */
export const waitForDraft = async (navigator: Pick<Navigator, 'stateHome'>, text: string): Promise<void> =>
	until(
		() => draftsOf(navigator).some(draft => draft.includes(text)),
		() => `no draft with ${text}`,
	);
