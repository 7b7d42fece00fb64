import type {WhyNot} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotListed} from '../../kernel/state/why-not-listed.js';

export const whyNotWhole = ({listing}: Pick<State, 'listing'>): string | undefined =>
	listing.progress.status === 'loading'
		? 'The organizations are still loading. A report needs the whole list.'
		: undefined;

export const whyNotReport: WhyNot = state => whyNotListed(state, 'reported') ?? whyNotWhole(state);
