/**
 * Settings of Postgres by shape: first and last major version, context, type, unit, least and greatest value, values, names.
 * Written by `npm run generate:settings` from pg_settings of running servers: PostgreSQL 15.18, 16.14, 17.10, 18.4.
 */
export const table = `
15|15|internal|string|||||lc_collate lc_ctype
15|15|sighup|integer||0|1000000||vacuum_defer_cleanup_age
15|15|sighup|string|||||promote_trigger_file
15|15|user|enum||||off,on,regress,true,false,yes,no,1,0|force_parallel_mode
15|16|postmaster|integer|min|-1|86400||old_snapshot_threshold
15|16|sighup|bool|||||db_user_namespace
15|16|sighup|enum||||debug5,debug4,debug3,debug2,debug1,log,notice,warning,error,debug|trace_recovery_messages
15|16|user|integer|kB|1024|2147483647||maintenance_work_mem
15|17|postmaster|integer||1|262143||autovacuum_max_workers
15|17|sighup|integer|kB|0|2097151||log_rotation_size
15|17|superuser-backend|bool|||||log_connections
15|18|backend|bool|||||ignore_system_indexes
15|18|backend|integer|s|0|2147||post_auth_delay
15|18|internal|string|||||block_size data_checksums data_directory_mode debug_assertions in_hot_standby integer_datetimes max_function_args max_identifier_length max_index_keys segment_size server_encoding server_version server_version_num shared_memory_size shared_memory_size_in_huge_pages ssl_library wal_block_size wal_segment_size
15|18|postmaster|bool|||||bonjour data_sync_retry hot_standby ignore_invalid_pages logging_collector recovery_target_inclusive track_commit_timestamp wal_log_hints
15|18|postmaster|enum||||always,on,off,true,false,yes,no,1,0|archive_mode
15|18|postmaster|enum||||minimal,replica,logical,archive,hot_standby|wal_level
15|18|postmaster|enum||||off,on,try,true,false,yes,no,1,0|huge_pages
15|18|postmaster|enum||||pause,promote,shutdown|recovery_target_action
15|18|postmaster|enum||||posix,sysv,mmap|dynamic_shared_memory_type
15|18|postmaster|enum||||sysv,mmap|shared_memory_type
15|18|postmaster|integer|8kB|-1|262143||wal_buffers
15|18|postmaster|integer|8kB|16|1073741823||shared_buffers
15|18|postmaster|integer|B|100|1048576||track_activity_query_size
15|18|postmaster|integer|B|65536|1073741823||wal_decode_buffer_size
15|18|postmaster|integer|MB|0|2147483647||min_dynamic_shared_memory
15|18|postmaster|integer|kB|0|2147483647||huge_page_size
15|18|postmaster|integer||0|262143||max_logical_replication_workers max_prepared_transactions max_replication_slots max_wal_senders max_worker_processes superuser_reserved_connections
15|18|postmaster|integer||0|511||unix_socket_permissions
15|18|postmaster|integer||100000|2000000000||autovacuum_freeze_max_age
15|18|postmaster|integer||10000|2000000000||autovacuum_multixact_freeze_max_age
15|18|postmaster|integer||10|2147483647||max_locks_per_transaction max_pred_locks_per_transaction
15|18|postmaster|integer||1|262143||max_connections
15|18|postmaster|integer||1|65535||port
15|18|postmaster|integer||64|2147483647||max_files_per_process
15|18|postmaster|string|||||bonjour_name cluster_name config_file data_directory event_source external_pid_file hba_file ident_file jit_provider listen_addresses recovery_target recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline recovery_target_xid shared_preload_libraries unix_socket_directories unix_socket_group
15|18|sighup|bool|||||autovacuum fsync full_page_writes hot_standby_feedback krb_caseins_users log_checkpoints log_hostname log_recovery_conflict_waits log_truncate_on_rotation remove_temp_files_after_crash restart_after_crash ssl ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers syslog_sequence_numbers syslog_split_messages wal_receiver_create_temp_slot
15|18|sighup|enum||||,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3|ssl_max_protocol_version
15|18|sighup|enum||||TLSv1,TLSv1.1,TLSv1.2,TLSv1.3|ssl_min_protocol_version
15|18|sighup|enum||||fsync,fdatasync,open_sync,open_datasync|wal_sync_method
15|18|sighup|enum||||fsync,syncfs|recovery_init_sync_method
15|18|sighup|enum||||local0,local1,local2,local3,local4,local5,local6,local7|syslog_facility
15|18|sighup|enum||||off,on,try,true,false,yes,no,1,0|recovery_prefetch
15|18|sighup|integer|8kB|0|2147483647||wal_writer_flush_after
15|18|sighup|integer|8kB|0|256||bgwriter_flush_after checkpoint_flush_after
15|18|sighup|integer|MB|-1|2147483647||max_slot_wal_keep_size
15|18|sighup|integer|MB|0|2147483647||wal_keep_size
15|18|sighup|integer|MB|2|2147483647||max_wal_size min_wal_size
15|18|sighup|integer|kB|-1|2147483647||autovacuum_work_mem
15|18|sighup|integer|min|0|35791394||log_rotation_age
15|18|sighup|integer|ms|-1|2147483647||log_autovacuum_min_duration max_standby_archive_delay max_standby_streaming_delay
15|18|sighup|integer|ms|0|2147483647||log_startup_progress_interval recovery_min_apply_delay wal_receiver_timeout
15|18|sighup|integer|ms|10|10000||bgwriter_delay
15|18|sighup|integer|ms|1|10000||wal_writer_delay
15|18|sighup|integer|ms|1|2147483647||wal_retrieve_retry_interval
15|18|sighup|integer|s|0|1073741823||archive_timeout
15|18|sighup|integer|s|0|2147483647||checkpoint_warning
15|18|sighup|integer|s|0|2147483||wal_receiver_status_interval
15|18|sighup|integer|s|0|60||pre_auth_delay
15|18|sighup|integer|s|1|2147483||autovacuum_naptime
15|18|sighup|integer|s|1|600||authentication_timeout
15|18|sighup|integer|s|30|86400||checkpoint_timeout
15|18|sighup|integer||-1|10000||autovacuum_vacuum_cost_limit
15|18|sighup|integer||-1|2147483647||autovacuum_vacuum_insert_threshold
15|18|sighup|integer||-2147483648|2147483647||max_pred_locks_per_relation
15|18|sighup|integer||0|1073741823||bgwriter_lru_maxpages
15|18|sighup|integer||0|2147483647||autovacuum_analyze_threshold autovacuum_vacuum_threshold max_pred_locks_per_page
15|18|sighup|integer||0|262143||max_sync_workers_per_subscription
15|18|sighup|integer||0|511||log_file_mode
15|18|sighup|real|ms|-1|100||autovacuum_vacuum_cost_delay
15|18|sighup|real||0|100||autovacuum_analyze_scale_factor autovacuum_vacuum_insert_scale_factor autovacuum_vacuum_scale_factor
15|18|sighup|real||0|10||bgwriter_lru_multiplier
15|18|sighup|real||0|1||checkpoint_completion_target
15|18|sighup|string|||||archive_cleanup_command archive_command archive_library krb_server_keyfile log_destination log_directory log_filename log_line_prefix log_timezone primary_conninfo primary_slot_name recovery_end_command restore_command ssl_ca_file ssl_cert_file ssl_ciphers ssl_crl_dir ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_key_file ssl_passphrase_command synchronous_standby_names syslog_ident
15|18|superuser-backend|bool|||||jit_debugging_support jit_profiling_support log_disconnections
15|18|superuser|bool|||||allow_in_place_tablespaces allow_system_table_mods ignore_checksum_failure jit_dump_bitcode lo_compat_privileges log_duration log_executor_stats log_lock_waits log_parser_stats log_planner_stats log_replication_commands log_statement_stats track_activities track_counts track_io_timing track_wal_io_timing update_process_title wal_init_zero wal_recycle zero_damaged_pages
15|18|superuser|enum||||auto,regress,on,off,true,false,yes,no,1,0|compute_query_id
15|18|superuser|enum||||debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic,debug|log_min_error_statement log_min_messages
15|18|superuser|enum||||none,ddl,mod,all|log_statement
15|18|superuser|enum||||none,pl,all|track_functions
15|18|superuser|enum||||origin,replica,local|session_replication_role
15|18|superuser|enum||||pglz,on,off,true,false,yes,no,1,0,lz4,zstd|wal_compression
15|18|superuser|enum||||terse,default,verbose|log_error_verbosity
15|18|superuser|integer|B|-1|1073741823||log_parameter_max_length
15|18|superuser|integer|kB|-1|2147483647||log_temp_files temp_file_limit
15|18|superuser|integer|kB|100|2147483647||max_stack_depth
15|18|superuser|integer|ms|-1|2147483647||log_min_duration_sample log_min_duration_statement
15|18|superuser|integer|ms|1|2147483647||deadlock_timeout
15|18|superuser|integer||0|0||debug_discard_caches
15|18|superuser|integer||0|100000||commit_delay
15|18|superuser|real||0|1||log_statement_sample_rate log_transaction_sample_rate
15|18|superuser|string|||||backtrace_functions dynamic_library_path lc_messages session_preload_libraries wal_consistency_checking
15|18|user|bool|||||array_nulls check_function_bodies debug_pretty_print debug_print_parse debug_print_plan debug_print_rewritten default_transaction_deferrable default_transaction_read_only enable_async_append enable_bitmapscan enable_gathermerge enable_hashagg enable_hashjoin enable_incremental_sort enable_indexonlyscan enable_indexscan enable_material enable_memoize enable_mergejoin enable_nestloop enable_parallel_append enable_parallel_hash enable_partition_pruning enable_partitionwise_aggregate enable_partitionwise_join enable_seqscan enable_sort enable_tidscan escape_string_warning exit_on_error geqo jit jit_expressions jit_tuple_deforming parallel_leader_participation quote_all_identifiers row_security standard_conforming_strings synchronize_seqscans trace_notify trace_sort transaction_deferrable transaction_read_only transform_null_equals
15|18|user|enum||||auto,force_generic_plan,force_custom_plan|plan_cache_mode
15|18|user|enum||||base64,hex|xmlbinary
15|18|user|enum||||content,document|xmloption
15|18|user|enum||||debug5,debug4,debug3,debug2,debug1,log,notice,warning,error,debug|client_min_messages
15|18|user|enum||||escape,hex|bytea_output
15|18|user|enum||||local,remote_write,remote_apply,on,off,true,false,yes,no,1,0|synchronous_commit
15|18|user|enum||||md5,scram-sha-256|password_encryption
15|18|user|enum||||none,cache,snapshot|stats_fetch_consistency
15|18|user|enum||||partition,on,off,true,false,yes,no,1,0|constraint_exclusion
15|18|user|enum||||pglz,lz4|default_toast_compression
15|18|user|enum||||postgres,postgres_verbose,sql_standard,iso_8601|IntervalStyle
15|18|user|enum||||safe_encoding,on,off,true,false,yes,no,1,0|backslash_quote
15|18|user|enum||||serializable,repeatable read,read committed,read uncommitted|default_transaction_isolation transaction_isolation
15|18|user|integer|8kB|0|256||backend_flush_after
15|18|user|integer|8kB|0|715827882||min_parallel_index_scan_size min_parallel_table_scan_size
15|18|user|integer|8kB|100|1073741823||temp_buffers
15|18|user|integer|8kB|1|2147483647||effective_cache_size
15|18|user|integer|B|-1|1073741823||log_parameter_max_length_on_error
15|18|user|integer|kB|0|2147483647||wal_skip_threshold
15|18|user|integer|kB|64|2147483647||gin_pending_list_limit logical_decoding_work_mem work_mem
15|18|user|integer|ms|0|2147483647||client_connection_check_interval idle_in_transaction_session_timeout idle_session_timeout lock_timeout statement_timeout tcp_user_timeout wal_sender_timeout
15|18|user|integer|s|0|2147483647||tcp_keepalives_idle tcp_keepalives_interval
15|18|user|integer||-15|3||extra_float_digits
15|18|user|integer||0|1000000000||vacuum_freeze_min_age vacuum_multixact_freeze_min_age
15|18|user|integer||0|10000||vacuum_cost_page_dirty vacuum_cost_page_hit vacuum_cost_page_miss
15|18|user|integer||0|1000||commit_siblings effective_io_concurrency maintenance_io_concurrency
15|18|user|integer||0|1024||max_parallel_maintenance_workers max_parallel_workers max_parallel_workers_per_gather
15|18|user|integer||0|2000000000||vacuum_freeze_table_age vacuum_multixact_freeze_table_age
15|18|user|integer||0|2100000000||vacuum_failsafe_age vacuum_multixact_failsafe_age
15|18|user|integer||0|2147483647||geqo_generations geqo_pool_size gin_fuzzy_search_limit tcp_keepalives_count
15|18|user|integer||1|10000||default_statistics_target vacuum_cost_limit
15|18|user|integer||1|10||geqo_effort
15|18|user|integer||1|2147483647||from_collapse_limit join_collapse_limit
15|18|user|integer||2|2147483647||geqo_threshold
15|18|user|real|ms|0|100||vacuum_cost_delay
15|18|user|real||-1|1.79769e+308||jit_above_cost jit_inline_above_cost jit_optimize_above_cost
15|18|user|real||0.001|1e+06||recursive_worktable_factor
15|18|user|real||0|1.79769e+308||cpu_index_tuple_cost cpu_operator_cost cpu_tuple_cost parallel_setup_cost parallel_tuple_cost random_page_cost seq_page_cost
15|18|user|real||0|1||cursor_tuple_fraction geqo_seed
15|18|user|real||1.5|2||geqo_selection_bias
15|18|user|real||1|1000||hash_mem_multiplier
15|18|user|string|||||DateStyle TimeZone application_name client_encoding default_table_access_method default_tablespace default_text_search_config lc_monetary lc_numeric lc_time local_preload_libraries restrict_nonsystem_relation_kind search_path temp_tablespaces timezone_abbreviations
16|18|postmaster|integer||0|262143||reserved_connections
16|18|postmaster|string|||||debug_io_direct
16|18|sighup|bool|||||gss_accept_delegation send_abort_for_crash send_abort_for_kill
16|18|sighup|enum||||posix_fallocate,write_zeros|file_extend_method
16|18|sighup|integer||0|1024||max_parallel_apply_workers_per_subscription
16|18|user|bool|||||enable_presorted_aggregate
16|18|user|enum||||buffered,immediate|debug_logical_replication_streaming
16|18|user|enum||||disabled,debug5,debug4,debug3,debug2,debug1,log,notice,warning,error,debug|icu_validation_level
16|18|user|enum||||off,on,regress,true,false,yes,no,1,0|debug_parallel_query
16|18|user|integer|kB|0|16777216||vacuum_buffer_usage_limit
16|18|user|integer||1|2147483647||scram_iterations
16|18|user|string|||||createrole_self_grant
17|17|user|integer|8kB|1|32||io_combine_limit
17|18|internal|string|||||huge_pages_status
17|18|postmaster|bool|||||trace_connection_negotiation
17|18|postmaster|integer|8kB|0|131072||commit_timestamp_buffers subtransaction_buffers transaction_buffers
17|18|postmaster|integer|8kB|16|131072||multixact_member_buffers multixact_offset_buffers notify_buffers serializable_buffers
17|18|postmaster|integer||64|2147483647||max_notify_queue_pages
17|18|sighup|bool|||||allow_alter_system summarize_wal sync_replication_slots
17|18|sighup|integer|min|0|35791394||wal_summary_keep_time
17|18|sighup|string|||||synchronized_standby_slots
17|18|superuser|bool|||||event_triggers
17|18|user|bool|||||enable_group_by_reordering
17|18|user|integer|kB|64|2147483647||maintenance_work_mem
17|18|user|integer|ms|0|2147483647||transaction_timeout
18|18|internal|string|||||num_os_semaphores
18|18|postmaster|enum||||sync,worker,io_uring|io_method
18|18|postmaster|integer|8kB|1|128||io_max_combine_limit
18|18|postmaster|integer||-1|1024||io_max_concurrency
18|18|postmaster|integer||0|262143||max_active_replication_origins
18|18|postmaster|integer||1|262143||autovacuum_worker_slots
18|18|sighup|integer|kB|0|2147483647||log_rotation_size
18|18|sighup|integer|s|0|2147483647||idle_replication_slot_timeout
18|18|sighup|integer||-1|2147483647||autovacuum_vacuum_max_threshold
18|18|sighup|integer||1|262143||autovacuum_max_workers
18|18|sighup|integer||1|32||io_workers
18|18|sighup|string|||||oauth_validator_libraries ssl_groups ssl_tls13_ciphers
18|18|superuser-backend|string|||||log_connections
18|18|superuser|bool|||||log_lock_failures track_cost_delay_timing
18|18|superuser|string|||||extension_control_path
18|18|user|bool|||||enable_distinct_reordering enable_self_join_elimination md5_password_warnings vacuum_truncate
18|18|user|enum||||copy,clone|file_copy_method
18|18|user|integer|8kB|1|128||io_combine_limit
18|18|user|real||0|1||vacuum_max_eager_freeze_failure_rate
`;
