import {drafts} from '../../source/abilities/drafts/ability.js';
import {forms} from '../../source/abilities/edit/ability.js';
import {batch} from '../../source/abilities/onboard/file/ability.js';
import {onboarding} from '../../source/abilities/onboard/wizard/ability.js';
import {beginAll} from '../../source/kernel/loop/ability.js';
import type {Asked, Context} from '../../source/kernel/loop/context.js';

const beginnings = [forms, onboarding, batch, drafts].flatMap(({begin}) => begin ?? []);

/** Opens what a program was started for. */
export async function openAsked(context: Context, asked: Asked = {}): Promise<void> {
	const {open} = beginAll(beginnings, {...context, asked}, error => {
		throw error;
	});
	await open();
}
