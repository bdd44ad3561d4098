package io.weir.connectors.telemetry.windows;

/** What the events of the channels that matter most mean, in the words that Winlogbeat's modules use. */
final class Meanings {
    static final Meaning[] SECURITY = Meaning.table(
            """
            1100 process end logging-service-shutdown
            1102 iam admin,change audit-log-cleared
            1104 iam admin logging-full
            1105 iam admin auditlog-archieved
            1108 iam admin logging-processing-error
            4608 host start system-started
            4610 configuration access authentication-package-loaded
            4611 configuration change trusted-logon-process-registered
            4614 configuration access notification-package-loaded
            4616 configuration change system-time-changed
            4622 configuration access security-package-loaded
            4624 authentication start logged-in
            4625 authentication start !logon-failed
            4634 authentication end logged-out
            4647 authentication end logged-out
            4648 authentication start logged-in-explicit
            4656 file access object-handle-requested
            4657 registry,configuration change registry-value-modified
            4660 file deletion object-deleted
            4661 iam info object-handle-requested
            4662 iam,configuration admin,change object-operation-performed
            4663 file access object-accessed
            4670 iam,configuration admin,change permissions-changed
            4672 iam admin logged-in-special
            4673 iam admin privileged-service-called
            4674 iam admin privileged-operation
            4688 process start created-process
            4689 process end exited-process
            4697 iam,configuration admin,change service-installed
            4698 iam,configuration creation,admin scheduled-task-created
            4699 iam,configuration deletion,admin scheduled-task-deleted
            4700 iam,configuration change,admin scheduled-task-enabled
            4701 iam,configuration change,admin scheduled-task-disabled
            4702 iam,configuration change,admin scheduled-task-updated
            4703 iam admin token-right-adjusted
            4706 configuration creation domain-trust-added
            4707 configuration deletion domain-trust-removed
            4713 configuration change kerberos-policy-changed
            4714 configuration change encrypted-data-recovery-policy-changed
            4715 configuration change object-audit-policy-changed
            4716 configuration change trusted-domain-information-changed
            4717 iam,configuration admin,change system-security-access-granted
            4718 iam,configuration admin,deletion system-security-access-removed
            4719 iam,configuration admin,change changed-audit-config
            4720 iam user,creation added-user-account
            4722 iam user,change enabled-user-account
            4723 iam user,change changed-password
            4724 iam user,change reset-password
            4725 iam user,deletion disabled-user-account
            4726 iam user,deletion deleted-user-account
            4727 iam group,creation added-group-account
            4728 iam group,change added-member-to-group
            4729 iam group,change removed-member-from-group
            4730 iam group,deletion deleted-group-account
            4731 iam group,creation added-group-account
            4732 iam group,change added-member-to-group
            4733 iam group,change removed-member-from-group
            4734 iam group,deletion deleted-group-account
            4735 iam group,change modified-group-account
            4737 iam group,change modified-group-account
            4738 iam user,change modified-user-account
            4739 configuration change domain-policy-changed
            4740 iam user,change locked-out-user-account
            4741 iam creation,admin added-computer-account
            4742 iam change,admin changed-computer-account
            4743 iam deletion,admin deleted-computer-account
            4744 iam group,creation added-distribution-group-account
            4745 iam group,change changed-distribution-group-account
            4746 iam group,change added-member-to-distribution-group
            4747 iam group,change removed-member-from-distribution-group
            4748 iam group,deletion deleted-distribution-group-account
            4749 iam group,creation added-distribution-group-account
            4750 iam group,change changed-distribution-group-account
            4751 iam group,change added-member-to-distribution-group
            4752 iam group,change removed-member-from-distribution-group
            4753 iam group,deletion deleted-distribution-group-account
            4754 iam group,creation added-group-account
            4755 iam group,change modified-group-account
            4756 iam group,change added-member-to-group
            4757 iam group,change removed-member-from-group
            4758 iam group,deletion deleted-group-account
            4759 iam group,creation added-distribution-group-account
            4760 iam group,change changed-distribution-group-account
            4761 iam group,change added-member-to-distribution-group
            4762 iam group,change removed-member-from-distribution-group
            4763 iam group,deletion deleted-distribution-group-account
            4764 iam group,change type-changed-group-account
            4767 iam user,change unlocked-user-account
            4768 authentication start kerberos-authentication-ticket-requested
            4769 authentication start kerberos-service-ticket-requested
            4770 authentication start kerberos-service-ticket-renewed
            4771 authentication start !kerberos-preauth-failed
            4776 authentication start credential-validated
            4778 authentication,session start session-reconnected
            4779 authentication,session end session-disconnected
            4781 iam user,change renamed-user-account
            4797 iam user,info query-existence-of-blank-password
            4798 iam user,info group-membership-enumerated
            4799 iam group,info user-member-enumerated
            4800 session end workstation-locked
            4801 session start workstation-unlocked
            4817 iam,configuration admin,change object-audit-changed
            4902 iam,configuration admin,creation user-audit-policy-created
            4904 iam,configuration admin,change security-event-source-added
            4905 iam,configuration admin,deletion security-event-source-removed
            4906 iam,configuration admin,change crash-on-audit-changed
            4907 iam,configuration admin,change audit-setting-changed
            4908 iam,configuration admin,change special-group-table-changed
            4912 iam,configuration admin,change per-user-audit-policy-changed
            4946 configuration creation windows-firewall-rule-added
            4947 configuration change windows-firewall-rule-modified
            4948 configuration deletion windows-firewall-rule-deleted
            4950 configuration change windows-firewall-setting-changed
            4954 configuration change windows-firewall-group-policy-changed
            4964 iam admin,group logged-in-special
            5024 process start windows-firewall-service-started
            5025 process end windows-firewall-service-stopped
            5033 driver start windows-firewall-driver-started
            5034 driver end windows-firewall-driver-stopped
            5037 driver end windows-firewall-driver-error
            5136 iam,configuration admin,change directory-service-object-modified
            5137 iam,configuration admin,creation directory-service-object-created
            5141 iam,configuration admin,deletion directory-service-object-deleted
            5140 network,file info,access network-share-object-accessed
            5142 file,configuration creation network-share-object-added
            5143 file,configuration change network-share-object-modified
            5144 file,configuration deletion network-share-object-deleted
            5145 network,file info,access network-share-object-access-checked
            5152 network denied !windows-firewall-packet-block
            5154 network allowed windows-firewall-listen
            5155 network denied !windows-firewall-listen-block
            5156 network connection,allowed windows-firewall-connection
            5157 network connection,denied !windows-firewall-connection-block
            5158 network allowed windows-firewall-bind
            5159 network denied !windows-firewall-bind-block
            5379 iam user,info credential-manager-credentials-were-read
            5380 iam user,info vault-credential-find
            5381 iam user,info vault-credentials-were-read
            5382 iam user,info vault-credentials-were-read""");

    static final Meaning[] SYSMON = Meaning.table(
            """
            1 process start Process creation
            2 file change A process changed a file creation time
            3 network start,connection,protocol Network connection
            4 process change Sysmon service state changed
            5 process end Process terminated
            6 driver start Driver loaded
            7 process change Image loaded
            8 process change CreateRemoteThread
            9 process access RawAccessRead
            10 process access ProcessAccess
            11 file creation FileCreate
            12 configuration,registry change RegistryEvent (Object create and delete)
            13 configuration,registry change RegistryEvent (Value Set)
            14 configuration,registry change RegistryEvent (Key and Value Rename)
            15 file access FileCreateStreamHash
            16 configuration change ServiceConfigurationChange
            17 file creation PipeEvent (Pipe Created)
            18 file access PipeEvent (Pipe Connected)
            19 process info WmiEvent (WmiEventFilter activity detected)
            20 process change WmiEvent (WmiEventConsumer activity detected)
            21 process access WmiEvent (WmiEventConsumerToFilter activity detected)
            22 network connection,protocol,info DNSEvent (DNS query)
            23 file deletion FileDelete (File Delete archived)
            24 - change ClipboardChange (New content in the clipboard)
            25 process change ProcessTampering (Process image change)
            26 file deletion FileDeleteDetected (File Delete logged)
            27 file creation !FileBlockExecutable
            28 file deletion !FileBlockShredding
            29 file creation FileExecutableDetected
            255 process - !Error""");

    static final Meaning[] POWERSHELL = Meaning.table(
            """
            4103 process info Executing Pipeline
            4104 process info Execute a Remote Command
            4105 process start Starting Command
            4106 process end Stopping Command""");

    static final Meaning[] CLASSIC_POWERSHELL = Meaning.table(
            """
            400 process start Engine Lifecycle
            403 process end Engine Lifecycle
            600 process info Provider Lifecycle
            800 process info Pipeline Execution Details""");

    static final Meaning[] SYSTEM = Meaning.table(
            """
            104 iam admin,change log-cleared
            1074 host end shutdown-requested
            6005 host start event-log-service-started
            6006 host end event-log-service-stopped
            6008 host end unexpected-shutdown
            7034 process end service-terminated
            7036 process change service-state-changed
            7040 configuration change service-start-type-changed
            7045 configuration creation service-installed""");

    static final Meaning[] DEFENDER = Meaning.table(
            """
            1006 malware info malware-detected
            1007 malware info malware-action-taken
            1008 malware info !malware-action-failed
            1013 configuration deletion malware-history-deleted
            1015 malware info suspicious-behavior-detected
            1116 malware info malware-detected
            1117 malware info malware-action-taken
            1118 malware info !malware-action-failed
            1119 malware info !malware-action-failed
            1121 malware denied attack-surface-reduction-blocked
            5001 configuration change real-time-protection-disabled
            5007 configuration change configuration-changed
            5010 configuration change scanning-disabled
            5012 configuration change scanning-disabled""");

    static final Meaning[] TERMINAL_SESSIONS = Meaning.table(
            """
            21 authentication,session start session-logon
            22 session start shell-started
            23 authentication,session end session-logoff
            24 session end session-disconnected
            25 authentication,session start session-reconnected""");

    static final Meaning[] OTHER = new Meaning[1 << 13];

    private Meanings() {}
}
