@echo off
rem What is installed on this PC, as Windows itself writes it out: one file for each branch of the registry.
rem Nothing is changed. The second step puts them into one file and says which folders are really there.
rem   collect.cmd FOLDER RESULT.reg
cd /d %1
set ARP=Microsoft\Windows\CurrentVersion\Uninstall
reg export "HKLM\Software\%ARP%" uninstall.reg /y /reg:64 >nul 2>nul
reg export "HKLM\Software\Wow6432Node\%ARP%" wow6432node.reg /y /reg:64 >nul 2>nul
reg export "HKCU\Software\%ARP%" hkcu.reg /y >nul 2>nul
reg export "HKLM\Software\Microsoft\Office" office.reg /y /reg:64 >nul 2>nul
reg export "HKCU\Software\Microsoft\Office" export.reg /y >nul 2>nul
reg export "HKLM\Software\Microsoft\Microsoft SQL Server" software.reg /y /reg:64 >nul 2>nul
reg export "HKLM\System\CurrentControlSet\Control\ComputerName" computername.reg /y >nul 2>nul
cscript //nologo "%~dp0join.js" %2
