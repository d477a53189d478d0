/** Name of the StorageClass of databases and their backups, and of the VolumeSnapshotClass. */
export const databaseStorage = "pgstack-database";
/** Name of the StorageClass of volumes on the nodes that are not the databases' own. */
export const systemStorage = "pgstack-system";
/** Name of the StorageClass of restore drills: on the nodes of databases, and deleted with its claim. */
export const drillStorage = "pgstack-drill";
