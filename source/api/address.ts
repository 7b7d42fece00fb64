export type Filters = Readonly<Record<string, string | readonly string[]>>;

/**
One segment of a path, or undefined for an id that would change where the request goes.
*/
export function segmentOf(id: string): string | undefined {
	return id === '' || id === '.' || id === '..' || !id.isWellFormed() ? undefined : encodeURIComponent(id);
}

export function queryOf(filters: Filters, pageSize: number, pageToken: string | undefined): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(filters)) {
		for (const each of [value].flat()) {
			query.append(name, each);
		}
	}

	query.set('page_size', String(pageSize));
	if (pageToken !== undefined) {
		query.set('page_token', pageToken);
	}

	return query.toString();
}
