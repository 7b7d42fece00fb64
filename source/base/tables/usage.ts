import {columnsOf, type Column, type Table} from './columns.js';

type UsageColumn = Column & {readonly label: string; readonly isInCsv?: boolean};

/** What the service sends about the usage of one metric in one account on one day, under the names of FOCUS, which the service uses, and in display order. It sends no costs yet. */
export const usageTable = {
	ChargePeriodStart: {label: 'From', value: 'time', isInCsv: true},
	ChargePeriodEnd: {label: 'To', value: 'time', isInCsv: true},
	BillingAccountId: {label: 'Account ID', value: 'text', isInCsv: true},
	BillingAccountName: {label: 'Account', value: 'text', isInCsv: true},
	x_BillableMetricId: {label: 'Metric ID', value: 'idOrEmpty', isInCsv: true},
	x_BillableMetricName: {label: 'Metric', value: 'text', isInCsv: true},
	x_ProductFamilyName: {label: 'Product', value: 'text', isInCsv: true},
	x_ProductCategoryName: {label: 'Category', value: 'text'},
	ConsumedQuantity: {label: 'Quantity', value: 'number', isInCsv: true},
	ConsumedUnit: {label: 'Unit', value: 'text', isInCsv: true},
	ChargeDescription: {label: 'Description', value: 'text'},
} as const satisfies Table<UsageColumn>;

export const usageColumns = columnsOf<UsageColumn>(usageTable);
