import type {Form, Source} from './form.js';

export const openedFrom = (from: Pick<Source, 'kind' | 'at'>, form: Form): Form => ({...form, source: {...from, fields: form.fields, creationsSent: form.creationsSent ?? []}});

/**
Where all that the form holds is kept, whatever becomes of it: nothing was typed in it since it was opened, and no answer to a save of it was lost.
*/
export function keptIn({source, fields, verdict, unclear, creationsSent = []}: Form): Source['kind'] | undefined {
	const isSame = verdict === undefined && unclear === undefined && creationsSent.length === source?.creationsSent?.length
		&& fields.every(({text}, index) => text === source.fields[index]?.text);
	return isSame ? source.kind : undefined;
}

/**
Whether it is an undo before its review as it was offered: without it nothing would be lost.
*/
export const isOfferedUndo = (form: Form): boolean =>
	form.isUndo === true && (form.step.name === 'reviewing' || form.step.name === 'conflict') && keptIn(form) === 'journal';
