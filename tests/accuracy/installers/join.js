// One file of the exports in this folder, with what no export says: whether the folder of an InstallLocation exists.
// Windows Script Host; reads and writes UTF-16, so that names in Japanese stay whole.
var files = new ActiveXObject("Scripting.FileSystemObject");
var parts = ["computername.reg", "uninstall.reg", "wow6432node.reg", "hkcu.reg", "office.reg", "export.reg", "software.reg"];
var joined = files.CreateTextFile(WScript.Arguments(0), true, true);
joined.WriteLine("Windows Registry Editor Version 5.00");

function exists(quoted) {
  var folder = quoted.replace(/\\(.)/g, "$1").replace(/^"+|"+$/g, "");
  return files.FolderExists(folder) ? "yes" : "no";
}

for (var i = 0; i < parts.length; i++) {
  if (!files.FileExists(parts[i])) continue;
  var part = files.OpenTextFile(parts[i], 1, false, -1);
  part.ReadLine(); // the header
  while (!part.AtEndOfStream) {
    var line = part.ReadLine();
    joined.WriteLine(line);
    var location = /^"InstallLocation"="(.+)"$/i.exec(line);
    if (location) joined.WriteLine('"LocationExists"="' + exists(location[1]) + '"');
  }
  part.Close();
}
joined.Close();
